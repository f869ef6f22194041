package io.writ.policy.condition;

import com.google.re2j.Pattern;
import io.writ.signal.Decimal;
import io.writ.signal.SignalValues;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.math.BigDecimal;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The kinds of leaves, each specialised to what it compares, so that testing one is a load and a comparison. */
final class Leaves {
    // below every number that a present value can have, above the two marks
    static final long LOWEST = SignalValues.UNSCALED + 1;

    private Leaves() {}

    /** What a leaf is named by: its operand, operator and text. */
    record Name(Operand operand, Operator operator, String text) {
        int slot() {
            return operand.slot();
        }
    }

    /** Integers, booleans, enum values and times: within an interval, or not. */
    static final class Interval extends Leaf {
        private final int slot;
        private final long low;
        private final long high;
        private final boolean negated;

        Interval(Name name, long low, long high, boolean negated) {
            super(name.operand(), name.operator(), name.text());
            this.slot = name.slot();
            this.low = low;
            this.high = high;
            this.negated = negated;
        }

        @Override
        public boolean test(SignalValues signals, SignalValues facts, SignalValues paths) {
            var number = signals.number(slot);
            return number != SignalValues.ABSENT && (number >= low && number <= high) != negated;
        }
    }

    /** Decimals: within an interval of millionths, or compared exactly where millionths do not hold the value. */
    static final class DecimalInterval extends Leaf {
        private final int slot;
        private final long low;
        private final long high;
        private final BigDecimal constant;

        DecimalInterval(Name name, BigDecimal constant) {
            super(name.operand(), name.operator(), name.text());
            this.slot = name.slot();
            this.constant = constant;
            var floor = Decimal.floorScaled(constant);
            var ceiling = Decimal.ceilingScaled(constant);
            // a scaled value is above the constant if it is above its floor, and at least the constant if at least its
            // ceiling
            this.low = switch (name.operator()) {
                case GREATER_THAN -> floor + 1;
                case GREATER_THAN_OR_EQUAL, EQUALS, NOT_EQUALS -> ceiling;
                default -> LOWEST;
            };
            this.high = switch (name.operator()) {
                case LESS_THAN -> ceiling - 1;
                case LESS_THAN_OR_EQUAL, EQUALS, NOT_EQUALS -> floor;
                default -> Long.MAX_VALUE;
            };
        }

        @Override
        public boolean test(SignalValues signals, SignalValues facts, SignalValues paths) {
            var number = signals.number(slot);
            if (number <= SignalValues.UNSCALED) {
                return number == SignalValues.UNSCALED && exactly(signals.value(slot));
            }
            return (number >= low && number <= high) != (operator() == Operator.NOT_EQUALS);
        }

        private boolean exactly(@Nullable JsonValue value) {
            if (!(value instanceof JsonString text)) {
                return false;
            }
            var order = new BigDecimal(text.value()).compareTo(constant);
            return switch (operator()) {
                case GREATER_THAN -> order > 0;
                case GREATER_THAN_OR_EQUAL -> order >= 0;
                case LESS_THAN -> order < 0;
                case LESS_THAN_OR_EQUAL -> order <= 0;
                case EQUALS -> order == 0;
                case NOT_EQUALS -> order != 0;
                default -> throw new IllegalStateException("not an operator of decimals: " + operator());
            };
        }
    }

    /** Integers and enum values: one of several, or none of them. */
    static final class NumberIn extends Leaf {
        private final int slot;
        private final long[] numbers;
        private final boolean negated;

        NumberIn(Name name, long[] numbers, boolean negated) {
            super(name.operand(), name.operator(), name.text());
            this.slot = name.slot();
            this.numbers = numbers.clone();
            this.negated = negated;
        }

        @Override
        public boolean test(SignalValues signals, SignalValues facts, SignalValues paths) {
            var number = signals.number(slot);
            return number != SignalValues.ABSENT && contains(number) != negated;
        }

        private boolean contains(long number) {
            for (var one : numbers) {
                if (one == number) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Strings, and decimals in their canonical spelling: one of several, or none of them. */
    static final class TextIn extends Leaf {
        private final int slot;
        private final Set<String> texts;
        private final boolean negated;

        TextIn(Name name, Set<String> texts, boolean negated) {
            super(name.operand(), name.operator(), name.text());
            this.slot = name.slot();
            this.texts = Set.copyOf(texts);
            this.negated = negated;
        }

        @Override
        public boolean test(SignalValues signals, SignalValues facts, SignalValues paths) {
            return signals.value(slot) instanceof JsonString text && texts.contains(text.value()) != negated;
        }
    }

    /** Strings: any other test. */
    static final class Text extends Leaf {
        private final int slot;
        private final Predicate<String> predicate;

        private Text(Name name, Predicate<String> predicate) {
            super(name.operand(), name.operator(), name.text());
            this.slot = name.slot();
            this.predicate = predicate;
        }

        static Text startsWith(Name name, String start) {
            return new Text(name, text -> text.startsWith(start));
        }

        static Text contains(Name name, String part) {
            return new Text(name, text -> text.contains(part));
        }

        static Text matches(Name name, Pattern pattern) {
            return new Text(name, pattern::matches);
        }

        @Override
        public boolean test(SignalValues signals, SignalValues facts, SignalValues paths) {
            return signals.value(slot) instanceof JsonString text && predicate.test(text.value());
        }
    }

    /** Lists: whether an element is among them. */
    static final class ListContains extends Leaf {
        private final int slot;
        private final JsonString element;

        ListContains(Name name, String element) {
            super(name.operand(), name.operator(), name.text());
            this.slot = name.slot();
            this.element = new JsonString(element);
        }

        @Override
        public boolean test(SignalValues signals, SignalValues facts, SignalValues paths) {
            return signals.value(slot) instanceof JsonArray list
                    && list.elements().contains(element);
        }
    }

    /** Whether there is a value at all, or none. */
    static final class Exists extends Leaf {
        private final int slot;
        private final boolean expected;

        Exists(Name name, boolean expected) {
            super(name.operand(), name.operator(), name.text());
            this.slot = name.slot();
            this.expected = expected;
        }

        @Override
        public boolean test(SignalValues signals, SignalValues facts, SignalValues paths) {
            return (signals.value(slot) != null) == expected;
        }
    }

    /** A leaf over facts or places: the same comparison, looking at other values than the signals. */
    static final class Elsewhere extends Leaf {
        private final Leaf leaf;

        private Elsewhere(Leaf leaf) {
            super(leaf.operand(), leaf.operator(), leaf.text());
            this.leaf = leaf;
        }

        /** The leaf itself if it looks at a signal. */
        static Leaf of(Leaf leaf) {
            return leaf.operand().source() == Operand.Source.SIGNAL ? leaf : new Elsewhere(leaf);
        }

        @Override
        public boolean test(SignalValues signals, SignalValues facts, SignalValues paths) {
            return leaf.test(operand().source() == Operand.Source.FACT ? facts : paths, facts, paths);
        }
    }
}
