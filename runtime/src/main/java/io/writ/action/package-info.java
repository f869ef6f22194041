/** Actions: what is proposed to run, places in it, and what the built-in guards find in it. */
@Inside
@NullMarked
package io.writ.action;

import io.writ.verifier.Inside;
import org.jspecify.annotations.NullMarked;
