/** What failures lead to: tiers, and the threads that are stopped. */
@NullMarked
package io.writ.escalation;

import org.jspecify.annotations.NullMarked;
