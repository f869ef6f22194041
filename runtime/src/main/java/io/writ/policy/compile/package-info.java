/** From the text of a policy to what decides: every error and warning is found here. */
@Inside
@NullMarked
package io.writ.policy.compile;

import io.writ.verifier.Inside;
import org.jspecify.annotations.NullMarked;
