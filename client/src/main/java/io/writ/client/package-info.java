/**
 * The HTTP client for programs that ask a Writ server and believe nothing that it says:
 * {@link io.writ.client.WritClient} verifies every attestation against a pinned trust root, and that the ledger only
 * grows.
 */
@NullMarked
package io.writ.client;

import org.jspecify.annotations.NullMarked;
