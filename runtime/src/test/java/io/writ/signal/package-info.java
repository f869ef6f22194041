@NullMarked
package io.writ.signal;

import org.jspecify.annotations.NullMarked;
