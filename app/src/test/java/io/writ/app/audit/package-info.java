@NullMarked
package io.writ.app.audit;

import org.jspecify.annotations.NullMarked;
