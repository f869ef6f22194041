@NullMarked
package io.writ.verifier.log;

import org.jspecify.annotations.NullMarked;
