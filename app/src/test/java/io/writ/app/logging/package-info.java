@NullMarked
package io.writ.app.logging;

import org.jspecify.annotations.NullMarked;
