/**
 * The HTTP boundary. {@link io.writ.app.http.RouteTable} is the table of everything that can be asked, with the rule of
 * who may ask; {@link io.writ.app.http.Dispatcher} applies it in one fixed order.
 */
@NullMarked
package io.writ.app.http;

import org.jspecify.annotations.NullMarked;
