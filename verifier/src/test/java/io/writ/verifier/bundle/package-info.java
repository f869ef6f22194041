@NullMarked
package io.writ.verifier.bundle;

import org.jspecify.annotations.NullMarked;
