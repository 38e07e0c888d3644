package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text is known by its skeleton only where its tokens are those of the text that came before. */
class SkeletonTest {
    /** A long run: {@code -Dportcullis.fuzz.skeletons=100000000 -Dportcullis.fuzz.seed=7}. */
    private static final int CHANGES = Integer.getInteger("portcullis.fuzz.skeletons", 500_000);

    private static final long SEED = Long.getLong("portcullis.fuzz.seed", 20_261_125);

    private static final Dialect[] DIALECTS = {
        Dialect.DEFAULT, Dialect.DEFAULT.withSqlMode("ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,IGNORE_SPACE")
    };

    /** What literals begin, end and hide behind. */
    private static final String CHARACTERS = "''''\"\"``\\\\...0123456789xXbBnNeE_$ a-+/*#@(),=é\u0127\n\0{}";

    private final Skeleton skeleton = new Skeleton();

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            select a from t where b = 1; select a from t where b = 23456789012345678
            select a from t where b = 1.5; select a from t where b = 100.25
            select a from t where b = 'x' and c = 7; select a from t where b = 'it''s \\' "longer" -- ' and c = 12
            select a from t where b = "x"; select a from t where b = "it's # no /* comment, \u0142\u00f3d\u017a"
            select `a 1` from t1 where b2 = 'x' limit 10, 20; select `a 1` from t1 where b2 = 'y' limit 1, 2000000
            """)
    void texts_that_differ_in_literals_share_one(String one, String other) {
        assertThat(of(one)).isEqualTo(of(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            select a from t where b = 1; select a from t where b = '1'
            select a from t where b = 'x'; select a from t where b = ''
            select a from t where b = 1; select a from t where b = -1
            select a from t1; select a from t2
            select `1` from t; select `2` from t
            select a from t where b = 'x' or c = 'y'; select a from t where b = 'x', c or 'y'
            select a from t where b = 'x'; select a from t where b = 'x' or 1 = 1
            """)
    void texts_that_differ_otherwise_share_none(String one, String other) {
        assertThat(of(one)).isNotEqualTo(of(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select a from t where b = 1.e+'x'",
                "select a from t where b = 0x41",
                "select a from t where b = x'41'",
                "select a from t where b = 1e5",
                "select t.1 from t",
                "select @a, @'b'",
                "select a from t -- 'x'",
                "select a from t # 'x'",
                "select /* 'x */ a from t",
                "select a from caf\u00e9",
                "select a from t where b = 'x",
                "select `a from t where b = 'x'"
            })
    void what_only_the_scanner_can_read_has_none(String sql) {
        assertThat(skeleton.take(sql, Dialect.DEFAULT)).isFalse();
    }

    @Test
    void modes_that_change_tokens_change_it() {
        String sql = "select a || 'b' from t";

        assertThat(of(sql, Dialect.DEFAULT.withSqlMode("PIPES_AS_CONCAT"))).isNotEqualTo(of(sql));
        assertThat(of(sql, Dialect.DEFAULT.withSqlMode("IGNORE_SPACE"))).isNotEqualTo(of(sql));
    }

    @Test
    void modes_make_no_first_letter_look_like_another_one() {
        Map<Shape, String> seen = new HashMap<>();
        for (String modes : List.of("", "PIPES_AS_CONCAT", "IGNORE_SPACE", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES")) {
            Dialect dialect = Dialect.DEFAULT.withSqlMode(modes);
            for (char letter = ' '; letter < 0x7F; letter++) {
                String sql = letter + "create database d";
                Shape shape = of(sql, dialect);
                if (shape != null) {
                    assertThat(seen.put(shape, sql)).as(sql + " in " + modes).isNull();
                }
            }
        }
    }

    @Test
    void whoever_shares_it_has_the_same_tokens() {
        SqlVariants variants = new SqlVariants(SEED);
        Random random = new Random(SEED);
        int shared = 0;
        String sql = "";
        for (int i = 0; i < CHANGES; i++) {
            if (i % 20 == 0) {
                sql = variants.next();
            }
            String changed = changed(sql, random);
            Dialect dialect = DIALECTS[i % DIALECTS.length];
            Shape before = of(sql, dialect);
            if (before != null && before.equals(of(changed, dialect))) {
                shared++;
                assertThat(tokens(changed, dialect)).as(sql).isEqualTo(tokens(sql, dialect));
            }
            if (i % 2 == 0) {
                sql = changed;
            }
        }

        assertThat(shared).isGreaterThan(CHANGES / 200);
    }

    /** One to three characters replaced, put in, or taken out. */
    private static String changed(String sql, Random random) {
        StringBuilder text = new StringBuilder(sql);
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            int at = random.nextInt(text.length() + 1);
            int cut = Math.min(text.length(), at + random.nextInt(2));
            String put = random.nextInt(4) == 0
                    ? ""
                    : String.valueOf(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            text.replace(at, cut, put);
        }
        return text.toString();
    }

    private static Shape tokens(String sql, Dialect dialect) {
        Scanner scanner = new Scanner();
        scanner.scan(sql, dialect);
        Fingerprint fingerprint = scanner.fingerprint();
        return new Shape(fingerprint.first(), fingerprint.second());
    }

    private Shape of(String sql) {
        Shape shape = of(sql, Dialect.DEFAULT);
        assertThat(shape).as(sql).isNotNull();
        return shape;
    }

    private @Nullable Shape of(String sql, Dialect dialect) {
        return skeleton.take(sql, dialect) ? new Shape(skeleton.first(), skeleton.second()) : null;
    }
}
