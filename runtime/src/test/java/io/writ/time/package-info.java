@NullMarked
package io.writ.time;

import org.jspecify.annotations.NullMarked;
