@NullMarked
package io.writ.policy;

import org.jspecify.annotations.NullMarked;
