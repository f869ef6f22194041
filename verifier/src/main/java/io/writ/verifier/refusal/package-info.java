/** What Writ refuses, and how it says so: the one registry of invariants and the form of every refusal. */
@NullMarked
package io.writ.verifier.refusal;

import org.jspecify.annotations.NullMarked;
