/**
 * A request becomes a decision: read, judged, its replay key reserved, appended, proven. {@link io.writ.Governor} has
 * the order of the steps.
 */
@NullMarked
package io.writ.decision;

import org.jspecify.annotations.NullMarked;
