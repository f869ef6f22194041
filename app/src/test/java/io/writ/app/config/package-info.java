@NullMarked
package io.writ.app.config;

import org.jspecify.annotations.NullMarked;
