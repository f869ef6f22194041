package io.writ.policy.condition;

import java.util.Optional;

/**
 * A comparison of one value with a constant. False on an absent value, whatever the operator; only {@code exists}
 * tells.
 */
public abstract non-sealed class Leaf extends Condition {
    private final Operand operand;
    private final Operator operator;
    private final String text;

    Leaf(Operand operand, Operator operator, String text) {
        this.operand = operand;
        this.operator = operator;
        this.text = text;
    }

    public Operand operand() {
        return operand;
    }

    public Operator operator() {
        return operator;
    }

    @Override
    public Optional<Boolean> constant() {
        return Optional.empty();
    }

    @Override
    public String text() {
        return text;
    }
}
