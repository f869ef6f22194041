package io.writ.ledger;

import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.Table;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which record answered a request under an idempotency key. Key: a keyed hash of principal, operation and idempotency
 * key. Value: a tag of the request's body.
 */
@Inside
public final class IdempotencyTable implements Projection {
    static final Table TABLE = Table.of("idempotency", Table.Keys.DIGESTS);

    @Override
    public List<Table> tables() {
        return List.of(TABLE);
    }

    @Override
    public void project(ProjectedRecord record, Consumer<Row> rows) {
        if (record.members().has("idempotency")
                && record.disclosed().at(Idempotency.PLACE) instanceof JsonObject given) {
            var secret = record.secret();
            var key = secret.idempotencyKey(record.string("principal"), text(given, "operation"), text(given, "key"));
            rows.accept(record.row(TABLE, new Key(key), secret.bodyTag(text(given, "bodyDigest"))));
        }
    }

    private static String text(JsonObject given, String member) {
        var value = given.string(member);
        if (value == null) {
            throw new IllegalArgumentException("a request without " + member);
        }
        return value;
    }
}
