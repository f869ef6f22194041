/** What the command line, HTTP and the log write alike: a refusal as a problem, and text from outside made harmless. */
@NullMarked
package io.writ.app.text;

import org.jspecify.annotations.NullMarked;
