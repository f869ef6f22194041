@NullMarked
package io.writ.client;

import org.jspecify.annotations.NullMarked;
