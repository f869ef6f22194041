/** What is durable, read again: searching, the records of one execution, waiting for more, events. */
@NullMarked
package io.writ.history;

import org.jspecify.annotations.NullMarked;
