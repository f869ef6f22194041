@NullMarked
package io.writ;

import org.jspecify.annotations.NullMarked;
