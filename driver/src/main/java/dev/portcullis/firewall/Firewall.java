package dev.portcullis.firewall;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges the text of a statement before it reaches the server: text in, {@link Verdict} out. Immutable configuration,
 * safe for all threads; a changed policy is a new firewall.
 */
public final class Firewall {
    private final Judge judge;

    public Firewall(Judge judge) {
        this.judge = judge;
    }

    /**
     * Judges a text as a session of the given dialect reads it. Any text gets a verdict: what MySQL cannot read is
     * judged by its tokens too.
     */
    public Verdict inspect(String sql, Dialect dialect) {
        return judge.judge(sql, dialect, analyze(sql, dialect));
    }

    /** The ids of the rules, which a policy may name. */
    public static Set<String> rules() {
        return Rules.ALL.stream().map(rule -> rule.card().id()).collect(Collectors.toUnmodifiableSet());
    }

    /** What the text says by itself, without any policy. */
    public static Analysis analyze(String sql, Dialect dialect) {
        return analyze(sql, new Scanner().scan(sql, dialect));
    }

    private static Analysis analyze(String sql, Tokens tokens) {
        Outline outline = Outline.of(sql, tokens);
        Report report = new Report();
        for (Rule rule : Rules.ALL) {
            rule.inspect(outline, report);
        }
        return new Analysis(Shape.of(sql, tokens), report.findings(), Effects.of(sql, tokens, outline.statements()));
    }
}
