package dev.portcullis.firewall;

import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges the text of a statement before it reaches the server: text in, {@link Verdict} out. Immutable configuration,
 * safe for all threads; a changed policy is a new firewall.
 *
 * <p>Verdicts are remembered, by the text and by the tokens of the text, in tables of fixed size. What is remembered
 * holds no literal: texts are held weakly, tokens as keyed fingerprints.
 */
public final class Firewall {
    private static final int TEXT_SETS = 1 << 11;
    private static final int TOKEN_SETS = 1 << 12;
    private static final int MANY_TOKEN_SETS = 1 << 15;

    private final Judge judge;
    private final TextMemory texts = new TextMemory(TEXT_SETS);
    private final TokenMemory statements;
    private final TokenMemory skeletons;
    private final ReaderPool pool = new ReaderPool();
    private final SecondOpinion opinion;

    public Firewall(Judge judge) {
        this(judge, Firewall::readTree, TOKEN_SETS);
    }

    /** @param parser who is asked about the structure of statements */
    Firewall(Judge judge, SecondOpinion.Parser parser) {
        this(judge, parser, TOKEN_SETS);
    }

    private Firewall(Judge judge, SecondOpinion.Parser parser, int sets) {
        this.judge = judge;
        statements = new TokenMemory(sets);
        skeletons = new TokenMemory(sets);
        opinion = new SecondOpinion(parser);
    }

    /** One that remembers eight times as many statements as an application has, for judging a log of many. */
    public static Firewall ofMany(Judge judge) {
        return new Firewall(judge, Firewall::readTree, MANY_TOKEN_SETS);
    }

    /** Here and not referred to as a method of the parser's class, which would be loaded with the firewall. */
    private static Structure readTree(String text, Structure outline, Deadline deadline) throws Exception {
        return ParsedTree.read(text, outline, deadline);
    }

    /**
     * Judges a text as a session of the given dialect reads it. Any text gets a verdict: what MySQL cannot read is
     * judged by its tokens too.
     */
    public Verdict inspect(String sql, Dialect dialect) {
        int hash = TextMemory.hash(sql);
        Verdict known = texts.find(sql, hash, dialect);
        return known != null ? here(known, sql, dialect) : inspectText(sql, hash, dialect);
    }

    /** What a remembered verdict comes to at the call site of the running thread. */
    private Verdict here(Verdict known, String sql, Dialect dialect) {
        return known.sited() ? judge.judge(sql, dialect, known.analysis()) : known;
    }

    private Verdict inspectText(String sql, int hash, Dialect dialect) {
        Readers readers = pool.take();
        try {
            Verdict verdict = inspectSkeleton(sql, dialect, readers);
            if (readers.skeleton().takesTurn()) {
                texts.add(sql, hash, readers.skeleton().textHash(), dialect, verdict);
            }
            return verdict;
        } finally {
            pool.giveBack(readers);
        }
    }

    private Verdict inspectSkeleton(String sql, Dialect dialect, Readers readers) {
        Skeleton skeleton = readers.skeleton();
        if (!skeleton.take(sql, dialect)) {
            return inspectTokens(sql, dialect, readers.scanner(), null);
        }
        Verdict known = skeletons.find(skeleton.first(), skeleton.second());
        return known != null ? here(known, sql, dialect) : inspectTokens(sql, dialect, readers.scanner(), skeleton);
    }

    private Verdict inspectTokens(String sql, Dialect dialect, Scanner scanner, @Nullable Skeleton skeleton) {
        Tokens tokens = scanner.scan(sql, dialect);
        Fingerprint fingerprint = scanner.fingerprint();
        Verdict known = statements.find(fingerprint.first(), fingerprint.second());
        if (known != null) {
            // Only now, since a statement that comes once needs no short way.
            if (skeleton != null) {
                skeletons.add(skeleton.first(), skeleton.second(), known);
            }
            return here(known, sql, dialect);
        }
        Verdict verdict = judge.judge(sql, dialect, analyze(sql, scanner, tokens, opinion));
        statements.add(fingerprint.first(), fingerprint.second(), verdict);
        return verdict;
    }

    /** The ids of the rules, which a policy may name. */
    public static Set<String> rules() {
        return Rules.ALL.stream().map(rule -> rule.card().id()).collect(Collectors.toUnmodifiableSet());
    }

    /** What a person reads about a rule, or about what a policy or a baseline says; null for an id that none has. */
    public static @Nullable RuleCard rule(String id) {
        return Rules.card(id);
    }

    /** What the text says by itself, without any policy. Remembers nothing, and asks no parser about the structure. */
    public static Analysis analyze(String sql, Dialect dialect) {
        Scanner scanner = new Scanner();
        return analyze(sql, scanner, scanner.scan(sql, dialect), null);
    }

    /**
     * Where a finding points in a text: at a token, or at the last one with the comment behind it.
     *
     * @return null if the text has no such token, as the finding was made on another one
     */
    public static @Nullable Span locate(String sql, Dialect dialect, Finding finding) {
        Tokens tokens = new Scanner().scan(sql, dialect);
        RepeatedRows.takeOut(tokens);
        int token = finding.token();
        if (token > tokens.count()) {
            return null;
        }
        return tokens.kind(token) == Token.END
                ? new Span(token == 0 ? 0 : tokens.start(token - 1), sql.length())
                : new Span(tokens.start(token), tokens.end(token));
    }

    private static Analysis analyze(String sql, Scanner scanner, Tokens tokens, @Nullable SecondOpinion opinion) {
        Shape shape = scanner.shape(sql);
        RepeatedRows.takeOut(tokens);
        Outline outline = Outline.of(sql, tokens);
        Report report = new Report(outline);
        for (Rule rule : outline.isCut() ? Rules.OF_FORM : Rules.ALL) {
            rule.inspect(outline, report);
        }
        return new Analysis(shape, report.findings(), Effects.of(sql, tokens, outline.statements()), opinion);
    }
}
