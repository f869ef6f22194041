@NullMarked
package io.writ.verifier;

import org.jspecify.annotations.NullMarked;
