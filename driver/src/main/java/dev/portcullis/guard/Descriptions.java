package dev.portcullis.guard;

import dev.portcullis.audit.Capture;
import dev.portcullis.audit.PolicyScope;
import dev.portcullis.audit.StatementDefinition;
import dev.portcullis.audit.StatementFacts;
import dev.portcullis.config.CallSiteRule;
import dev.portcullis.firewall.Action;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.RedactedText;
import dev.portcullis.firewall.Shape;
import dev.portcullis.firewall.Structure;
import dev.portcullis.firewall.Structure.Column;
import dev.portcullis.firewall.Structure.Table;
import dev.portcullis.firewall.Verdict;
import dev.portcullis.firewall.baseline.CallSite;
import dev.portcullis.firewall.gate.Gate;
import java.util.List;
import java.util.Locale;
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
    StatementDefinition of(Verdict verdict, String sql, Dialect dialect, PolicyScope scope) {
        Shape shape = verdict.shape();
        Object key = key(verdict, scope);
        StatementDefinition known = capture.find(shape.high(), shape.low(), key);
        return known != null && (known.facts().isParsed() || !isParsed(verdict, sql, dialect))
                ? known
                : describe(
                        verdict, key, known == null ? callSite() : known.facts().callSite(), sql, dialect, scope);
    }

    /** The parser gives its opinion later than the firewall its verdict, or never. */
    private static boolean isParsed(Verdict verdict, String sql, Dialect dialect) {
        return verdict.analysis().structure(sql, dialect).source() == Structure.Source.PARSED;
    }

    private Object key(Verdict verdict, PolicyScope scope) {
        Object judgement = gate.inForce() == null
                ? UNJUDGED
                : verdict.action() == Action.ALLOW ? Action.ALLOW : List.of(verdict.action(), verdict.rules());
        return scope.decidesNothing() ? judgement : List.of(judgement, scope);
    }

    private StatementDefinition describe(
            Verdict verdict, Object key, @Nullable String callSite, String sql, Dialect dialect, PolicyScope scope) {
        Structure structure = verdict.analysis().structure(sql, dialect);
        RedactedText text = verdict.analysis().redaction(sql, dialect);
        boolean judged = gate.inForce() != null;
        StatementFacts facts = new StatementFacts(
                structure.operation().name().toLowerCase(Locale.ROOT),
                structure.tables().stream().map(Table::qualifiedName).toList(),
                structure.columns().stream().map(Descriptions::name).toList(),
                structure.tablesCut(),
                structure.columnsCut(),
                structure.source() == Structure.Source.PARSED,
                verdict.shape().toString(),
                text.text(),
                sql.length(),
                text.isCut(),
                callSite,
                judged ? verdict.action().name().toLowerCase(Locale.ROOT) : null,
                judged ? verdict.rules() : List.of());
        return capture.define(
                verdict.shape().high(),
                verdict.shape().low(),
                key,
                facts,
                SessionEffects.of(verdict.analysis().effects(), sql, dialect),
                scope);
    }

    private static String name(Column column) {
        return column.table() == null ? column.name() : column.table() + '.' + column.name();
    }

    private @Nullable String callSite() {
        CallSite site = capture.callSites() != CallSiteRule.FIRST ? null : gate.callSite();
        return site == null ? null : site.toString();
    }
}
