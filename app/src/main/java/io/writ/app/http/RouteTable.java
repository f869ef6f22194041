package io.writ.app.http;

import java.util.List;

/** Everything that can be asked of a server, and what is held open for those who wait. */
public interface RouteTable {
    /** Every route. */
    List<Route> all();

    /** How many requests are held open. */
    int held();

    /** Ends the requests that are held open: they would outlast any patience. */
    void release();
}
