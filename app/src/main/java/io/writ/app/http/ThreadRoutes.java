package io.writ.app.http;

import io.writ.Principal;
import io.writ.access.Names;
import io.writ.access.Pins;
import io.writ.escalation.ThreadOrder;
import io.writ.escalation.ThreadState;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.util.List;
import java.util.Optional;

/** The emergency stop: where threads stand, and a person's orders. */
final class ThreadRoutes {
    /** A stop or a resumption. */
    private interface Order {
        Attestation give(ThreadOrder order, Principal principal);
    }

    Reply list(Call call) {
        call.query().end();
        var pins = threadsOf(call.principal());
        var stopped = call.governor().stoppedThreads().stream()
                .filter(thread -> pins.cover(Optional.empty(), Optional.of(thread.threadId())))
                .<JsonValue>map(ThreadState::toJson)
                .toList();
        return Reply.json(
                200, JsonObject.builder().put("threads", new JsonArray(stopped)).build());
    }

    Reply read(Call call) {
        call.query().end();
        var id = call.path("id");
        Names.require("/threadId", id);
        threadsOf(call.principal()).require(Optional.empty(), Optional.of(id));
        return Reply.json(200, call.governor().thread(id).toJson());
    }

    /** A thread is read as a whole, whichever agents are in it. */
    private static Pins threadsOf(Principal caller) {
        return new Pins(List.of(), caller.pins().threads());
    }

    Reply stop(Call call) {
        return ordered(call, call.governor()::stopThread);
    }

    Reply resume(Call call) {
        return ordered(call, call.governor()::resumeThread);
    }

    private static Reply ordered(Call call, Order order) {
        call.query().end();
        var wanted = ThreadOrder.read(call.path("id"), call.json());
        var key = call.idempotencyKey(wanted.idempotencyKey());
        var keyed = key.map(wanted::withIdempotencyKey).orElse(wanted);
        return Recorded.by(call.governor(), () -> order.give(keyed, call.principal()))
                .reply(200);
    }
}
