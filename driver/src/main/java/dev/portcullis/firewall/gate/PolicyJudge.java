package dev.portcullis.firewall.gate;

import dev.portcullis.config.FirewallMode;
import dev.portcullis.firewall.Action;
import dev.portcullis.firewall.Analysis;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Finding;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Judge;
import dev.portcullis.firewall.Reason;
import dev.portcullis.firewall.Redaction;
import dev.portcullis.firewall.Verdict;
import dev.portcullis.firewall.baseline.Baseline;
import dev.portcullis.firewall.baseline.CallSite;
import dev.portcullis.firewall.baseline.Learner;
import dev.portcullis.firewall.baseline.LiteralWatch;
import dev.portcullis.firewall.policy.Exemption;
import dev.portcullis.firewall.policy.Policy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides by the rules as one policy applies them, and by what is known of the call site. Safe for all threads. */
final class PolicyJudge implements Judge {
    /** The id of the rule behind {@code firewall.limits.statement-length}. */
    private static final String STATEMENT_LENGTH = "statement-length";

    /** The id of the rule behind the baseline: a statement that is new at a call site that is known. */
    private static final String BASELINE_NEW_SHAPE = "baseline-new-shape";

    private final Policy policy;
    private final FirewallMode mode;
    private final Supplier<@Nullable CallSite> callSite;
    private final Caller caller;
    private final Knowledge knowledge;
    private final boolean sited;

    PolicyJudge(
            Policy policy,
            FirewallMode mode,
            Supplier<@Nullable CallSite> callSite,
            Caller caller,
            Knowledge knowledge) {
        this.policy = policy;
        this.mode = mode;
        this.callSite = callSite;
        this.caller = caller;
        this.knowledge = knowledge;
        this.sited = !knowledge.isNone()
                || policy.exemptions().stream().map(Exemption::callSite).anyMatch(Objects::nonNull);
    }

    /** The ids that a policy may name: those of the rules and those of this judge. */
    static Set<String> rules() {
        Set<String> rules = new HashSet<>(Firewall.rules());
        rules.add(STATEMENT_LENGTH);
        rules.add(BASELINE_NEW_SHAPE);
        return rules;
    }

    @Override
    public Verdict judge(String sql, Dialect dialect, Analysis analysis) {
        CallSite found = sited ? callSite.get() : null;
        String site = found == null ? null : found.id();
        Verdict verdict = byText(sql, analysis, site);
        if (found == null || site == null) {
            return verdict;
        }
        Supplier<String> redaction = () -> Redaction.of(sql, dialect);
        LiteralWatch literals = knowledge.literals();
        if (literals != null) {
            literals.see(caller.application(), found, analysis.shape(), sql, dialect);
        }
        Learner learner = knowledge.learner();
        if (learner != null) {
            learner.learn(caller.application(), site, analysis.shape(), verdict.rules(), redaction);
        }
        Baseline baseline = knowledge.baseline();
        return baseline == null ? verdict : byBaseline(baseline, site, redaction, verdict);
    }

    private Verdict byBaseline(Baseline baseline, String site, Supplier<String> redaction, Verdict byText) {
        Analysis analysis = byText.analysis();
        return switch (baseline.ask(caller.application(), site, analysis.shape(), redaction)) {
            case KNOWN_SHAPE -> allow(analysis);
            case KNOWN_PARTS, NEW_SITE -> byText;
            case NEW_SHAPE ->
                byText.isBlocked()
                        ? byText
                        : against(
                                BASELINE_NEW_SHAPE, "its call site is not known to run such a statement", site, byText);
        };
    }

    private Verdict byText(String sql, Analysis analysis, @Nullable String site) {
        Verdict byRules = byRules(analysis, site);
        return sql.length() <= policy.longestStatement() || byRules.isBlocked()
                ? byRules
                : against(STATEMENT_LENGTH, "it is longer than firewall.limits.statement-length allows", site, byRules);
    }

    private Verdict byRules(Analysis analysis, @Nullable String site) {
        int enforced = 0;
        int observed = 0;
        List<Finding> counted = new ArrayList<>();
        for (Finding finding : analysis.findings()) {
            FirewallMode ruleMode = modeOf(finding.rule(), analysis, site);
            if (ruleMode != FirewallMode.OFF) {
                observed += finding.weight();
                enforced += ruleMode == FirewallMode.ENFORCE ? finding.weight() : 0;
                counted.add(finding);
            }
        }
        if (observed < Analysis.THRESHOLD) {
            return allow(analysis);
        }
        boolean refused = mode == FirewallMode.ENFORCE && enforced >= Analysis.THRESHOLD;
        return new Verdict(
                refused ? Action.BLOCK : Action.OBSERVE, analysis, Reason.rules(counted), Reason.of(counted), sited);
    }

    /** The verdict when a rule of this judge's own speaks against a statement that has the given verdict otherwise. */
    private Verdict against(String rule, String reason, @Nullable String site, Verdict otherwise) {
        Analysis analysis = otherwise.analysis();
        FirewallMode ruleMode = modeOf(rule, analysis, site);
        if (ruleMode == FirewallMode.OFF) {
            return otherwise;
        }
        boolean refused = mode == FirewallMode.ENFORCE && ruleMode == FirewallMode.ENFORCE;
        // Length is no part of what texts of the same tokens share.
        return new Verdict(refused ? Action.BLOCK : Action.OBSERVE, analysis, List.of(rule), reason, true);
    }

    private FirewallMode modeOf(String rule, Analysis analysis, @Nullable String site) {
        boolean exempt = !policy.exemptions().isEmpty()
                && policy.exempts(rule, analysis.shape().toString(), site, caller.user(), caller.application());
        return exempt ? FirewallMode.OFF : policy.modeOf(rule, mode);
    }

    private Verdict allow(Analysis analysis) {
        return new Verdict(Action.ALLOW, analysis, List.of(), "", sited);
    }
}
