/** The acceptance of a clock that has jumped: a record that a person answers for. */
@NullMarked
package io.writ.clock;

import org.jspecify.annotations.NullMarked;
