/** What the command line, HTTP and the log write alike: text from outside, made harmless. */
@NullMarked
package io.writ.app.text;

import org.jspecify.annotations.NullMarked;
