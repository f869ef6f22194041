/**
 * Writ, embedded: {@link io.writ.Governor} decides under signed policies whether an action may run, and leaves evidence
 * that anyone can check offline.
 */
@NullMarked
package io.writ;

import org.jspecify.annotations.NullMarked;
