/**
 * Conditions: the compiled trees of rules and guards, built to be tested millions of times a second without allocating.
 */
@NullMarked
package io.writ.policy.condition;

import org.jspecify.annotations.NullMarked;
