@NullMarked
package io.writ.action;

import org.jspecify.annotations.NullMarked;
