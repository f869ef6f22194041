/** Notes: entries of the user's own beside what was decided. */
@NullMarked
package io.writ.note;

import org.jspecify.annotations.NullMarked;
