/** Actions: what is proposed to run, places in it, and what the built-in guards find in it. */
@NullMarked
package io.writ.action;

import org.jspecify.annotations.NullMarked;
