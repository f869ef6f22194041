@NullMarked
package io.writ.store.sqlite;

import org.jspecify.annotations.NullMarked;
