/**
 * The one place where time and randomness enter; everything else is handed a {@link io.writ.time.TimeSource} and an
 * {@link io.writ.time.Entropy}.
 */
@NullMarked
package io.writ.time;

import org.jspecify.annotations.NullMarked;
