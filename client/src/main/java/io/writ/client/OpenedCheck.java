package io.writ.client;

import io.writ.gate.Approval;
import io.writ.gate.ApprovalOrigin;
import io.writ.gate.ApprovalRequest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.refusal.Invariant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether an approval is the one that this very request asks for (INV-041): else a workflow would wait for another one,
 * and go on with what people have never seen.
 */
final class OpenedCheck {
    private OpenedCheck() {}

    /** Refuses with INV-041 at the first part that is not as it was sent. */
    static void require(ApprovalRequest request, Approval approval) {
        var asked = approval.asked();
        require("/origin", asked.origin() == ApprovalOrigin.REQUEST);
        require("/threadId", asked.threadId().equals(Optional.of(request.threadId())));
        require("/agentId", asked.agentId().equals(Optional.of(request.agentId())));
        require("/action", isSame(Optional.of(request.action()), approval.action()));
        require("/context", isSame(request.context(), approval.context()));
    }

    private static boolean isSame(Optional<JsonObject> sent, Optional<JsonObject> recorded) {
        return sent.isPresent() == recorded.isPresent()
                && sent.map(JsonObject::canonical)
                        .filter(bytes ->
                                !Arrays.equals(bytes, recorded.orElseThrow().canonical()))
                        .isEmpty();
    }

    private static void require(String place, boolean same) {
        if (!same) {
            throw Invariant.ANSWERS_REQUEST
                    .refuse(place, "is not that of the request")
                    .exception();
        }
    }
}
