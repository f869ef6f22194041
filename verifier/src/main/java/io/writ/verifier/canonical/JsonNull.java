package io.writ.verifier.canonical;

/** {@code null}: no value. Records never hold it; actions may. */
public enum JsonNull implements JsonValue {
    NULL;

    @Override
    public String kind() {
        return "null";
    }
}
