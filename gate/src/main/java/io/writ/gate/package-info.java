/**
 * What callers say to Writ and hear from it, in the same words whether it runs in their process or behind HTTP: begin
 * with {@link io.writ.gate.Governance}.
 */
@NullMarked
package io.writ.gate;

import org.jspecify.annotations.NullMarked;
