package dev.portcullis.audit;

import dev.portcullis.audit.policy.Handling;

/** A statement as all of its executions share it. Immutable but for the fields of {@link Definition}. */
public final class StatementDefinition extends Definition {
    private final StatementFacts facts;
    private final StatementEffects effects;
    private final Handling handling;

    /** {@code handling} is what the policy says about it. */
    StatementDefinition(StatementFacts facts, StatementEffects effects, Handling handling) {
        this.facts = facts;
        this.effects = effects;
        this.handling = handling;
    }

    public StatementFacts facts() {
        return facts;
    }

    /** Whether the other one is of the same statement, and differs at most in what the parser told in the meantime. */
    public boolean isLike(StatementDefinition other) {
        return this == other
                || (facts.shape() != null
                        && facts.shape().equals(other.facts.shape())
                        && facts.rules().equals(other.facts.rules()));
    }

    StatementEffects effects() {
        return effects;
    }

    /** Whether one execution may give more than one result. */
    public boolean givesSeveralResults() {
        return effects.severalResults();
    }

    /** What the policy says about it. */
    public Handling handling() {
        return handling;
    }

    @Override
    protected String type() {
        return "statement";
    }

    @Override
    protected void write(RecordWriter out) {
        out.text("operation", facts.operation()).texts("tables", facts.tables()).texts("columns", facts.columns());
        if (facts.tablesCut()) {
            out.flag("tablesTruncated", true);
        }
        if (facts.columnsCut()) {
            out.flag("columnsTruncated", true);
        }
        out.texts("classes", handling.classes()).text("shape", facts.shape()).text("sql", facts.sql());
        if (facts.sql() != null) {
            out.number("sqlLength", facts.sqlLength());
        }
        if (facts.sqlTruncated()) {
            out.flag("sqlTruncated", true);
        }
        out.text("callSite", facts.callSite()).text("verdict", facts.verdict()).texts("rules", facts.rules());
    }
}
