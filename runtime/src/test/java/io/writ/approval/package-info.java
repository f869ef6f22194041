/** Tests of approvals as values. */
@NullMarked
package io.writ.approval;

import org.jspecify.annotations.NullMarked;
