/**
 * The transparency log as a verifier sees it: RFC 6962 hashing, inclusion and consistency proofs (RFC 9162), C2SP
 * checkpoints and proof texts. Nothing here appends to a log.
 */
@NullMarked
package io.writ.verifier.log;

import org.jspecify.annotations.NullMarked;
