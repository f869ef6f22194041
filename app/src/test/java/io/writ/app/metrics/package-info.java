@NullMarked
package io.writ.app.metrics;

import org.jspecify.annotations.NullMarked;
