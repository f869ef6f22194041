/**
 * HTTP, without any feature: the server, its limits, and what a route is. {@link io.writ.app.http.RouteTable} holds the
 * routes, each with the rule of who may ask. {@link io.writ.app.http.Dispatcher} checks a request in one fixed order.
 */
@NullMarked
package io.writ.app.http;

import org.jspecify.annotations.NullMarked;
