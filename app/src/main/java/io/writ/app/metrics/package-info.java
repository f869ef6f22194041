/** What a server measures of itself, for Prometheus. No value of a request is ever a label. */
@NullMarked
package io.writ.app.metrics;

import org.jspecify.annotations.NullMarked;
