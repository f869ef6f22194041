@NullMarked
package io.writ.app;

import org.jspecify.annotations.NullMarked;
