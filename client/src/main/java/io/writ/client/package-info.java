/** The HTTP client for programs that ask a Writ server, and check what it answers by themselves. */
@NullMarked
package io.writ.client;

import org.jspecify.annotations.NullMarked;
