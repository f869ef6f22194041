/** Measurements, with their method; docs/benchmarks.md holds the figures. */
@NullMarked
package io.writ.bench;

import org.jspecify.annotations.NullMarked;
