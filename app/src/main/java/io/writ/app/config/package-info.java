/** What an operator can set: one table of settings, read from options, environment and one file. */
@NullMarked
package io.writ.app.config;

import org.jspecify.annotations.NullMarked;
