/** From the text of a policy to what decides: every error and warning is found here. */
@NullMarked
package io.writ.policy.compile;

import org.jspecify.annotations.NullMarked;
