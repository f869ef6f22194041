/** Homes and tenants: made and listed, on the command line and over HTTP. */
@NullMarked
package io.writ.app.home;

import org.jspecify.annotations.NullMarked;
