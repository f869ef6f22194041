/**
 * Conditions: the compiled trees of rules and guards, built to be tested millions of times a second without allocating.
 */
@Inside
@NullMarked
package io.writ.policy.condition;

import io.writ.verifier.Inside;
import org.jspecify.annotations.NullMarked;
