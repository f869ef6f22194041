@NullMarked
package io.writ.verifier.canonical;

import org.jspecify.annotations.NullMarked;
