@NullMarked
package io.writ.verifier.keys;

import org.jspecify.annotations.NullMarked;
