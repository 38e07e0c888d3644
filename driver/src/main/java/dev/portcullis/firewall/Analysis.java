package dev.portcullis.firewall;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a statement says by itself, before any policy. Depends on the tokens and their marks alone, never on the contents
 * of a literal, and is shared by all texts of the same tokens. Shape, findings and effects never change; structure and redaction are
 * worked out when they are first asked for, and kept. Safe for all threads.
 */
public final class Analysis {
    /** The sum of weights from which on a statement is an attack. */
    public static final int THRESHOLD = 100;

    private final Shape shape;
    private final List<Finding> findings;
    private final Set<Effect> effects;
    private final @Nullable SecondOpinion opinion;
    private final AtomicReference<@Nullable Structure> structure = new AtomicReference<>();
    private volatile @Nullable RedactedText redaction;

    /** @param opinion who is asked about the structure besides the tokens, or null for nobody */
    Analysis(Shape shape, List<Finding> findings, Set<Effect> effects, @Nullable SecondOpinion opinion) {
        this.shape = shape;
        this.findings = List.copyOf(findings);
        this.effects = Set.copyOf(effects);
        this.opinion = opinion;
    }

    /** The identity of the statement without its literals. */
    public Shape shape() {
        return shape;
    }

    /** The rules that speak against it, in the order of the text. */
    public List<Finding> findings() {
        return findings;
    }

    /** What it does besides reading rows. */
    public Set<Effect> effects() {
        return effects;
    }

    /** Whether the findings together say that this is an attack. */
    public boolean isAttack() {
        int weight = 0;
        for (Finding finding : findings) {
            weight += finding.weight();
        }
        return weight >= THRESHOLD;
    }

    /**
     * What the statement works on. The first call for a statement reads it off the tokens and asks the parser, whose columns later
     * calls may find; from then on a call costs one read of a field.
     *
     * @param sql the text that was judged
     * @param dialect how it was read
     */
    public Structure structure(String sql, Dialect dialect) {
        Structure known = structure.get();
        return known != null ? known : outline(sql, dialect);
    }

    private Structure outline(String sql, Dialect dialect) {
        Tokens tokens = new Scanner().scan(sql, dialect);
        Structure outline = TablePass.structure(sql, tokens);
        Structure first = structure.compareAndExchange(null, outline);
        if (first != null) {
            return first;
        }
        if (opinion != null) {
            opinion.ask(sql, tokens, outline, structure::set);
        }
        return outline;
    }

    /**
     * The statement as it may be written down, literals out and exact otherwise. Made of the first text that is given here; a later
     * text of the same tokens differs in its literals, and perhaps in the length of its lists, in blanks and in comments.
     *
     * @param sql the text that was judged
     * @param dialect how it was read
     */
    public RedactedText redaction(String sql, Dialect dialect) {
        RedactedText known = redaction;
        if (known == null) {
            known = RedactedText.of(sql, dialect, RedactedText.KEPT_LENGTH);
            redaction = known;
        }
        return known;
    }

    /** By what never changes: shape, findings and effects. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Analysis that
                && shape.equals(that.shape)
                && findings.equals(that.findings)
                && effects.equals(that.effects);
    }

    @Override
    public int hashCode() {
        return shape.hashCode();
    }
}
