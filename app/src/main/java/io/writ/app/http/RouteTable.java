package io.writ.app.http;

import java.util.List;
import java.util.Set;

/** Everything that can be asked of a server, and what is held open for those who wait. */
public interface RouteTable {
    /** Every route. */
    List<Route> all();

    /** Paths by which a server is asked whether it lives. It answers them also when it is busy or about to stop. */
    Set<String> probes();

    /** How many requests are held open. */
    int held();

    /** Ends the requests that are held open: they could last longer than the server can wait. */
    void release();
}
