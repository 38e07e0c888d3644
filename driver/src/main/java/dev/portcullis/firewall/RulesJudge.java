package dev.portcullis.firewall;

import java.util.List;

/** Decides by the rules alone. */
final class RulesJudge implements Judge {
    @Override
    public Verdict judge(String sql, Dialect dialect, Analysis analysis) {
        if (!analysis.isAttack()) {
            return new Verdict(Action.ALLOW, analysis, List.of(), "", false);
        }
        List<String> rules =
                analysis.findings().stream().map(Finding::rule).distinct().toList();
        return new Verdict(Action.BLOCK, analysis, rules, "the text itself is an injection", false);
    }
}
