/** Access questions (OpenID AuthZEN Authorization API 1.0), answered by policies as decisions. */
@NullMarked
package io.writ.authzen;

import org.jspecify.annotations.NullMarked;
