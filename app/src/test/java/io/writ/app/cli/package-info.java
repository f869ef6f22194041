@NullMarked
package io.writ.app.cli;

import org.jspecify.annotations.NullMarked;
