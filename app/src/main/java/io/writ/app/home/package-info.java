/** Homes and tenants: made, shown, set right. */
@NullMarked
package io.writ.app.home;

import org.jspecify.annotations.NullMarked;
