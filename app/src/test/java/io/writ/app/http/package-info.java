@NullMarked
package io.writ.app.http;

import org.jspecify.annotations.NullMarked;
