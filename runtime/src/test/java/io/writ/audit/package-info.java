@NullMarked
package io.writ.audit;

import org.jspecify.annotations.NullMarked;
