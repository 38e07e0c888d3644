package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Nearly valid SQL by the thousand, in process: whatever a text is, it gets a verdict, a structure and a redaction in little time, and a
 * firewall that remembers says what one that does not remember says.
 */
class VariantsFuzzTest {
    /** A long run: {@code -Dportcullis.fuzz.variants=10000000 -Dportcullis.fuzz.seed=7}. */
    private static final int VARIANTS = Integer.getInteger("portcullis.fuzz.variants", 50_000);

    private static final long SEED = Long.getLong("portcullis.fuzz.seed", 20_261_125);
    /** Far more than any short text takes, even on a machine that does other things. */
    private static final long TOO_LONG_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final Dialect[] DIALECTS = {
        Dialect.DEFAULT,
        Dialect.of("8.0.31", ""),
        Dialect.of("8.0.31", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,IGNORE_SPACE")
    };

    @Test
    void every_variant_has_an_answer() {
        SqlVariants variants = new SqlVariants(SEED);
        Firewall firewall = new Firewall(Judge.RULES, (text, outline, deadline) -> outline);
        for (int i = 0; i < VARIANTS; i++) {
            String sql = variants.next();
            Dialect dialect = DIALECTS[i % DIALECTS.length];
            long start = System.nanoTime();
            Verdict verdict = firewall.inspect(sql, dialect);
            Analysis fresh = Firewall.analyze(sql, dialect);
            Structure structure = fresh.structure(sql, dialect);
            RedactedText redacted = fresh.redaction(sql, dialect);
            if (!verdict.analysis().equals(fresh)
                    || verdict.isBlocked() != fresh.isAttack()
                    || structure.tables().size() > Structure.MOST_TABLES
                    || redacted.text().length() > Math.min(2 * sql.length() + 8, RedactedText.KEPT_LENGTH)
                    || System.nanoTime() - start > TOO_LONG_NANOS) {
                assertThat(sql).as("variant %d of seed %d", i, SEED).isNull();
            }
        }
    }
}
