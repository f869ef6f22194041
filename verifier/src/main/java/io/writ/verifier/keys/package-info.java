/** Whom a verifier believes: key ids, Ed25519 public keys (verification only) and the trust root that gives them roles. */
@NullMarked
package io.writ.verifier.keys;

import org.jspecify.annotations.NullMarked;
