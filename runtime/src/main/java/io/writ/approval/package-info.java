/** Pending human decisions: what an approval is, what can happen to it, and what its records and rows say. */
@NullMarked
package io.writ.approval;

import org.jspecify.annotations.NullMarked;
