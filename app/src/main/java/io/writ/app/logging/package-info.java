/** How lines of the log are written: by SLF4J and Logback, set up by code, for people or for machines. */
@NullMarked
package io.writ.app.logging;

import org.jspecify.annotations.NullMarked;
