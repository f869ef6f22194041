package io.writ.decision;

import io.writ.action.Action;
import io.writ.caller.Principal;
import io.writ.gate.Proposal;
import io.writ.policy.library.LoadedPolicy;
import io.writ.signal.SignalValues;
import io.writ.verifier.Inside;

/**
 * A request that has been read: its policy version is known here, its signals have their types, and what they are bound
 * to is the same in the action. What is judged is what runs.
 *
 * @param action what is to run; where the proposal named none, the policy's only action with the signals
 */
@Inside
public record Read(Proposal proposal, Principal caller, LoadedPolicy policy, SignalValues signals, Action action) {}
