package dev.portcullis.firewall;

import java.util.List;

/** Decides by the rules alone. */
final class RulesJudge implements Judge {
    @Override
    public Verdict judge(String sql, Dialect dialect, Analysis analysis) {
        if (!analysis.isAttack()) {
            return new Verdict(Action.ALLOW, analysis, List.of(), "", false);
        }
        List<Finding> findings = analysis.findings();
        return new Verdict(Action.BLOCK, analysis, Reason.rules(findings), Reason.of(findings), false);
    }
}
