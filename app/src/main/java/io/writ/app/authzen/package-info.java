/** Access questions over HTTP, as OpenID AuthZEN 1.0 has them. */
@NullMarked
package io.writ.app.authzen;

import org.jspecify.annotations.NullMarked;
