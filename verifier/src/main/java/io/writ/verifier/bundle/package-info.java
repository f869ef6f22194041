/** Signed policies as a verifier sees them: the DSSE envelope, the in-toto statement in it, and the files it lists. */
@NullMarked
package io.writ.verifier.bundle;

import org.jspecify.annotations.NullMarked;
