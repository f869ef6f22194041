@NullMarked
package io.writ.record;

import org.jspecify.annotations.NullMarked;
