/**
 * All that a third party needs to check what Writ decided: attestations, the checks on them, and the verdict. Depends
 * on the JDK alone; cannot sign, decide or write files.
 */
@NullMarked
package io.writ.verifier;

import org.jspecify.annotations.NullMarked;
