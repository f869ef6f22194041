package io.writ.authzen;

import io.writ.action.Action;
import io.writ.authzen.AccessBatch.Asked;
import io.writ.authzen.AccessBatch.Malformed;
import io.writ.authzen.AccessBatch.Question;
import io.writ.authzen.AccessBatch.Semantic;
import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.ledger.Ledger;
import io.writ.ledger.Submission;
import io.writ.policy.library.LoadedPolicy;
import io.writ.policy.library.PolicyLibrary;
import io.writ.publication.PolicyState;
import io.writ.store.StoreException;
import io.writ.verifier.Inside;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/** Answers access questions: finds the policy that answers, and has it decide like any other. */
public final class AccessQuestions {
    private static final String OPERATION = "evaluateAccess";

    private final PolicyLibrary policies;
    private final Ledger ledger;
    private final Decider decider;
    private final UnaryOperator<Answer> told;

    /** @param told is handed every answer before it is given */
    @Inside
    public AccessQuestions(PolicyLibrary policies, Ledger ledger, Decider decider, UnaryOperator<Answer> told) {
        this.told = told;
        this.policies = policies;
        this.ledger = ledger;
        this.decider = decider;
    }

    /** Decides and records. */
    @FunctionalInterface
    @Inside
    public interface Decider {
        Answer decide(Proposal proposal, Action action, Principal caller, Submission submission);
    }

    /**
     * Answers an access question under the policy to which it belongs, in its highest version in force, and records the
     * answer as a decision: only {@link Answer.Approved} permits. Asked again, it is answered again. A question that no
     * policy answers, or that lacks what the policy needs, is refused, and leaves nothing.
     */
    public Answer evaluate(AccessRequest request, Principal principal) {
        return told.apply(evaluate(new Asked(request), principal));
    }

    private Answer evaluate(Question question, Principal principal) {
        try {
            // a question names no agent and no thread, so that who is pinned to some cannot ask any
            var submission = ledger.by(principal).about(Optional.empty(), Optional.empty());
            return switch (question) {
                case Asked asked -> answer(asked.request(), principal, submission);
                case Malformed malformed -> new Answer.Refused(malformed.refusal());
            };
        } catch (RefusedException e) {
            return new Answer.Refused(e.refusal());
        }
    }

    private Answer answer(AccessRequest request, Principal principal, Submission submission) {
        var once = submission.once(OPERATION, request.idempotencyKey(), request.bodyDigest());
        var answer = decide(request, principal, once);
        while (answer instanceof Answer.Refused refused && refused.refusal().invariant() == Invariant.POLICY_IN_FORCE) {
            // retired since it was looked up: the version below it answers now, and there are only so many
            answer = decide(request, principal, once);
        }
        return answer;
    }

    private Answer decide(AccessRequest request, Principal principal, Submission submission) {
        var policy = answering(request);
        var action = request.actionFor(policy.ref().id());
        return decider.decide(asProposal(action, policy), action, principal, submission);
    }

    private static Proposal asProposal(Action action, LoadedPolicy policy) {
        // from the action as it is recorded, so that whoever re-executes finds the same signals in it
        var signals = policy.policy().access().orElseThrow().feed(action.parameters());
        return new Proposal(
                policy.ref(),
                signals,
                Optional.of(action.json()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** The policy version that answers: of the policy to which the question belongs, the highest that is in force. */
    private LoadedPolicy answering(AccessRequest request) {
        var policy = policies.require(highestInForce(request));
        var access = policy.policy().access();
        if (access.isEmpty() || !access.get().answers(request.actionName(), request.resourceType())) {
            throw unanswered();
        }
        return policy;
    }

    private PolicyRef highestInForce(AccessRequest request) {
        try (var reader = ledger.reader()) {
            return PolicyState.answering(reader, request.actionName(), request.resourceType())
                    .orElseThrow(AccessQuestions::unanswered);
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
    }

    private static RefusedException unanswered() {
        return Invariant.ACTION_GOVERNED
                .refuse(
                        "/action/name",
                        "no policy in force here answers for this action on this type of resource",
                        "Publish a policy whose authzen block names the two.")
                .exception();
    }

    /** Answers several access questions in their order, up to the one at which the semantic ends. */
    public List<Answer> evaluate(AccessBatch batch, Principal principal) {
        return answers(batch, principal).stream().map(told).toList();
    }

    private List<Answer> answers(AccessBatch batch, Principal principal) {
        return batch.semantic() == Semantic.EXECUTE_ALL ? all(batch, principal) : untilOneEnds(batch, principal);
    }

    private List<Answer> untilOneEnds(AccessBatch batch, Principal principal) {
        List<Answer> answers = new ArrayList<>();
        for (var question : batch.questions()) {
            var answer = evaluate(question, principal);
            answers.add(answer);
            if (batch.semantic().endsAfter(answer instanceof Answer.Approved)) {
                break;
            }
        }
        return answers;
    }

    /** All at once, so that they share commits. */
    private List<Answer> all(AccessBatch batch, Principal principal) {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> running = new ArrayList<>();
            for (var question : batch.questions()) {
                running.add(callers.submit(() -> evaluate(question, principal)));
            }
            List<Answer> answers = new ArrayList<>();
            for (var each : running) {
                answers.add(each.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an access question failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Invariant.DURABLE
                    .refuse("", "the caller was interrupted while its questions were being answered")
                    .exception();
        }
    }
}
