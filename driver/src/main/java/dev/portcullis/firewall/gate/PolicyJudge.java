package dev.portcullis.firewall.gate;

import dev.portcullis.config.FirewallMode;
import dev.portcullis.firewall.Action;
import dev.portcullis.firewall.Analysis;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Finding;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Judge;
import dev.portcullis.firewall.Verdict;
import dev.portcullis.firewall.baseline.CallSite;
import dev.portcullis.firewall.baseline.CallSites;
import dev.portcullis.firewall.policy.Exemption;
import dev.portcullis.firewall.policy.Policy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides by the rules as one policy applies them to one user of one application. Immutable. */
final class PolicyJudge implements Judge {
    /** The id of the rule behind {@code firewall.limits.statement-length}. */
    private static final String STATEMENT_LENGTH = "statement-length";

    private final Policy policy;
    private final FirewallMode mode;
    private final CallSites callSites;
    private final @Nullable String user;
    private final @Nullable String application;
    private final boolean exemptsBySite;

    PolicyJudge(
            Policy policy,
            FirewallMode mode,
            CallSites callSites,
            @Nullable String user,
            @Nullable String application) {
        this.policy = policy;
        this.mode = mode;
        this.callSites = callSites;
        this.user = user;
        this.application = application;
        this.exemptsBySite =
                policy.exemptions().stream().map(Exemption::callSite).anyMatch(site -> site != null);
    }

    /** The ids that a policy may name: those of the rules and those of this judge. */
    static Set<String> rules() {
        Set<String> rules = new HashSet<>(Firewall.rules());
        rules.add(STATEMENT_LENGTH);
        return rules;
    }

    @Override
    public Verdict judge(String sql, Dialect dialect, Analysis analysis) {
        if (sql.length() > policy.longestStatement()) {
            return against(analysis, STATEMENT_LENGTH, "it is longer than firewall.limits.statement-length allows");
        }
        if (analysis.findings().isEmpty()) {
            return new Verdict(Action.ALLOW, analysis, List.of(), "", false);
        }
        CallSite site = exemptsBySite ? callSites.find() : null;
        return byRules(analysis, site == null ? null : site.id());
    }

    /** The verdict when one rule of this judge's own speaks against a statement. */
    private Verdict against(Analysis analysis, String rule, String reason) {
        CallSite site = exemptsBySite ? callSites.find() : null;
        FirewallMode ruleMode = policy.modeOf(rule, mode);
        if (ruleMode == FirewallMode.OFF
                || policy.exempts(
                        rule, analysis.shape().toString(), site == null ? null : site.id(), user, application)) {
            return new Verdict(Action.ALLOW, analysis, List.of(), "", true);
        }
        boolean refused = ruleMode == FirewallMode.ENFORCE && mode == FirewallMode.ENFORCE;
        return new Verdict(refused ? Action.BLOCK : Action.OBSERVE, analysis, List.of(rule), reason, true);
    }

    private Verdict byRules(Analysis analysis, @Nullable String site) {
        String shape = analysis.shape().toString();
        int enforced = 0;
        int observed = 0;
        List<String> rules = new ArrayList<>();
        for (Finding finding : analysis.findings()) {
            FirewallMode ruleMode = policy.modeOf(finding.rule(), mode);
            if (ruleMode == FirewallMode.OFF || policy.exempts(finding.rule(), shape, site, user, application)) {
                continue;
            }
            observed += finding.weight();
            enforced += ruleMode == FirewallMode.ENFORCE ? finding.weight() : 0;
            if (!rules.contains(finding.rule())) {
                rules.add(finding.rule());
            }
        }
        if (observed < Analysis.THRESHOLD) {
            return new Verdict(Action.ALLOW, analysis, List.of(), "", exemptsBySite);
        }
        boolean refused = enforced >= Analysis.THRESHOLD && mode == FirewallMode.ENFORCE;
        return new Verdict(
                refused ? Action.BLOCK : Action.OBSERVE,
                analysis,
                rules,
                "the text itself is an injection",
                exemptsBySite);
    }
}
