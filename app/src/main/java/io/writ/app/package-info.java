/**
 * The executable. This package is the top: it begins the process and lists the commands of all features. A feature is a
 * package with its commands and its routes. {@code cli} and {@code http} are what they stand on.
 */
@NullMarked
package io.writ.app;

import org.jspecify.annotations.NullMarked;
