@NullMarked
package io.writ.history;

import org.jspecify.annotations.NullMarked;
