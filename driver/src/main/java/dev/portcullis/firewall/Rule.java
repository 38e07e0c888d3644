package dev.portcullis.firewall;

/**
 * One technique of attack and how its statements look. Stateless; judges the outline of a text, never the contents of a
 * literal, so that one verdict holds for all texts of the same tokens.
 */
abstract class Rule {
    /** Alone enough to refuse a statement. */
    static final int CERTAIN = Analysis.THRESHOLD;
    /** Enough together with any other signal. */
    static final int STRONG = 60;
    /** Honest statements do this too, but seldom together with other signals. */
    static final int WEAK = 40;

    private final RuleCard card;

    Rule(RuleCard card) {
        this.card = card;
    }

    RuleCard card() {
        return card;
    }

    abstract void inspect(Outline outline, Report report);
}
