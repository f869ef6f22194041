/**
 * Canonical JSON: a reader that refuses whatever two parsers could read differently, and the RFC 8785 writer. Signer
 * and verifier both use this, and nothing else reads or writes JSON in the trust path.
 */
@NullMarked
package io.writ.verifier.canonical;

import org.jspecify.annotations.NullMarked;
