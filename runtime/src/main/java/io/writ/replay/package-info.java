/**
 * What makes two requests the same: replay tags and idempotency keys, both keyed so that a stored tag tells nothing.
 */
@NullMarked
package io.writ.replay;

import org.jspecify.annotations.NullMarked;
