package dev.portcullis.guard;

import dev.portcullis.audit.Capture;
import dev.portcullis.audit.StatementDefinition;
import dev.portcullis.audit.StatementFacts;
import dev.portcullis.config.CallSiteRule;
import dev.portcullis.firewall.Action;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Effect;
import dev.portcullis.firewall.Redaction;
import dev.portcullis.firewall.Shape;
import dev.portcullis.firewall.Verdict;
import dev.portcullis.firewall.baseline.CallSite;
import dev.portcullis.firewall.gate.Gate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes of a text and its verdict what the audit trail records of the statement. Safe for all threads. */
final class Descriptions {
    /** In place of a verdict when the firewall is off. */
    private static final Object UNJUDGED = "unjudged";

    private final Capture capture;
    private final Gate gate;

    Descriptions(Capture capture, Gate gate) {
        this.capture = capture;
        this.gate = gate;
    }

    /** The definition that all executions of statements like this one share. */
    StatementDefinition of(Verdict verdict, String sql, Dialect dialect) {
        Shape shape = verdict.shape();
        Object key = key(verdict);
        StatementDefinition known = capture.find(shape.high(), shape.low(), key);
        return known != null ? known : describe(verdict, key, sql, dialect);
    }

    private Object key(Verdict verdict) {
        if (gate.inForce() == null) {
            return UNJUDGED;
        }
        return verdict.action() == Action.ALLOW ? Action.ALLOW : List.of(verdict.action(), verdict.rules());
    }

    private StatementDefinition describe(Verdict verdict, Object key, String sql, Dialect dialect) {
        Set<Effect> effects = verdict.analysis().effects();
        String text = Redaction.of(sql, dialect);
        boolean judged = key != UNJUDGED;
        StatementFacts facts = new StatementFacts(
                text.split(" ", 2)[0].toLowerCase(Locale.ROOT),
                List.of(),
                List.of(),
                verdict.shape().toString(),
                text,
                sql.length(),
                false,
                callSite(),
                judged ? verdict.action().name().toLowerCase(Locale.ROOT) : null,
                judged ? verdict.rules() : List.of());
        return capture.define(
                verdict.shape().high(), verdict.shape().low(), key, facts, SessionEffects.of(effects, text));
    }

    private @Nullable String callSite() {
        CallSite site = capture.callSites() == CallSiteRule.OFF ? null : gate.callSite();
        return site == null ? null : site.toString();
    }
}
