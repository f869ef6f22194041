package io.writ.store;

import java.util.Map;
import java.util.OptionalLong;

/**
 * How far the log part of a store reaches, whatever its checkpoints say. By it an audit finds what lies beyond them.
 *
 * @param record the largest index of a record; empty if there is none
 * @param disclosure the largest index at which there are disclosures; empty if there is none
 * @param tiles level → the largest index of a tile of that level
 */
public record Extents(OptionalLong record, OptionalLong disclosure, Map<Integer, Long> tiles) {
    public Extents {
        tiles = Map.copyOf(tiles);
    }
}
