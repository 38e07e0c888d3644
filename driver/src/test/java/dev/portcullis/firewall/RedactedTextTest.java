package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement letter by letter, but for literals and the contents of comments. */
class RedactedTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            SELECT  a,b FROM `t` WHERE c='x'  AND d = -1 AND e IN (1,  2,'3') | SELECT  a,b FROM `t` WHERE c=?  AND d = -? AND e IN (?,  ?,?)
            insert into t values (1,'a'),( null , ?) on duplicate key update a = 0x41 | insert into t values (?,?),( null , ?) on duplicate key update a = ?
            select N'x', _utf8mb4 'x' 'y', x'41', b'1', 1.5e-3, .5, 1e3 from t | select ?, _utf8mb4 ? ?, ?, ?, ?, ?, ? from t
            select 'it''s', 'a\\'b', "c" from t | select ?, ?, ? from t
            select a /* card 4111 */ from /*secret*/t | select a /* */ from /* */t
            select a # 4111 | select a #
            select /*+ MAX_EXECUTION_TIME(1000) BKA(t) */ a from t | select /*+ MAX_EXECUTION_TIME(?) BKA(t) */ a from t
            select /*+ */ a /*+ no hint 4111 */ | select /* */ a /* */
            select 1 /*!80031 + 4111 */ /*!99999 4111 /* 4 */ 4 */ /*! ,2*/ | select ? /*!80031 + ? */ /* */ /*! ,?*/
            set @a = 'x', @@sql_mode = "y", @`b` = 1 | set @a = ?, @@sql_mode = ?, @`b` = ?
            create user 'ann'@'10.0.0.1' identified by 'pw' | create user ?@? identified by ?
            select 1.e(2), true, null | select (?), true, null
            select a from t where b = 'unclosed 4111 | select a from t where b = '
            select `unclosed 4111 | select `
            select a /* unclosed 4111 | select a /*
            select x'411 , '411' | select ?, ?
            select a from t where b = 1.e'secret' or c | select a from t where b = '
            select\t1\\2 | select\t?\\?
            {call p('x', 4111)} | {call p(?, ?)}
            """)
    void literals_and_comments_go_and_everything_else_stays(String sql, String redacted) {
        RedactedText text = RedactedText.of(sql, Dialect.of("8.0.31", ""), 1_000);

        assertThat(text.text()).isEqualTo(redacted);
        assertThat(text.isCut()).isFalse();
        assertThat(RedactedText.of(sql, Dialect.of("8.0.31", ""), redacted.length()))
                .isEqualTo(text);
    }

    @Test
    void line_comments_are_emptied() {
        assertThat(RedactedText.of("select a -- 4111\nfrom t # 4111\n--\t4111", Dialect.DEFAULT, 100)
                        .text())
                .isEqualTo("select a -- \nfrom t #\n-- ");
    }

    @Test
    void quotes_and_backslashes_are_read_as_the_session_reads_them() {
        Dialect ansi = Dialect.of("8.0.31", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES");

        assertThat(RedactedText.of("select \"a\", 'b\\' from \"t\"", ansi, 100).text())
                .isEqualTo("select \"a\", ? from \"t\"");
    }

    @Test
    void a_long_text_is_cut_and_says_so() {
        String sql = "select a from t where b in (1" + ", 1234".repeat(1_000) + ")";
        RedactedText text = RedactedText.of(sql, Dialect.DEFAULT, 40);

        assertThat(text.text()).isEqualTo("select a from t where b in (?, ?, ?, ?, ");
        assertThat(text.isCut()).isTrue();
    }

    /** However dense its tokens are, some of them empty. */
    @ParameterizedTest
    @ValueSource(strings = {", 1234", " @", "@@", "a.", "--1", "/**/", "' or '1'='1", "(", "; commit", "/*! 1", "1.e("})
    void of_a_long_text_only_the_beginning_is_worked_on(String piece) {
        String sql = "select " + piece.repeat((1 << 20) / piece.length());
        RedactedText kept = RedactedText.of(sql, Dialect.DEFAULT, RedactedText.KEPT_LENGTH);
        RedactedText more = RedactedText.of(sql, Dialect.DEFAULT, 4 * RedactedText.KEPT_LENGTH);
        long before = allocated();
        RedactedText again = RedactedText.of(sql, Dialect.DEFAULT, RedactedText.KEPT_LENGTH);
        long bytes = allocated() - before;

        assertThat(again).isEqualTo(kept);
        assertThat(kept.isCut()).isTrue();
        assertThat(kept.text()).hasSize(RedactedText.KEPT_LENGTH);
        assertThat(more.text()).startsWith(kept.text());
        assertThat(bytes).isLessThan(sql.length());
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void it_is_made_once_for_all_texts_of_the_same_tokens() {
        Firewall firewall = new Firewall(Judge.RULES);
        String first = "select a from t where b = 'x'";
        String second = "select a from t where b = 'other'";
        RedactedText text = firewall.inspect(first, Dialect.DEFAULT).analysis().redaction(first, Dialect.DEFAULT);

        assertThat(firewall.inspect(second, Dialect.DEFAULT).analysis().redaction(second, Dialect.DEFAULT))
                .isSameAs(text);
    }

    /** No digit of a literal is left, and the redacted text reads as the statement does. */
    @Test
    void what_is_left_has_the_shape_of_the_statement() {
        Dialect dialect = Dialect.of("8.0.31", "");
        SqlVariants variants = new SqlVariants(20_261_125);
        int compared = 0;
        for (int i = 0; i < 50_000; i++) {
            String sql = variants.next();
            RedactedText redacted = RedactedText.of(sql, dialect, 10_000);
            Tokens tokens = new Scanner().scan(sql, dialect);
            if (isOrdinary(tokens)) {
                compared++;
                assertThat(RedactedText.of(redacted.text(), dialect, 10_000)).isEqualTo(redacted);
                assertThat(Firewall.analyze(redacted.text(), dialect).shape())
                        .as("%s%n-> %s", sql, redacted.text())
                        .isEqualTo(Firewall.analyze(sql, dialect).shape());
            }
        }
        assertThat(compared).isGreaterThan(15_000);
    }

    /** Without what MySQL itself reads in an odd way, or by the number of a literal. */
    private static boolean isOrdinary(Tokens tokens) {
        int odd = Token.AFTER_DROPPED_NUMBER | Token.SIGNED | Token.NULL;
        for (int i = 0; i < tokens.count(); i++) {
            int kind = tokens.kind(i);
            boolean sign = (kind == '-' || kind == '+' || kind == '@') && tokens.kind(i + 1) != Token.IDENTIFIER;
            if (kind == Token.INVALID
                    || kind == Token.UNTERMINATED
                    || kind == Token.HINTS_START
                    || sign
                    || tokens.has(i, odd)) {
                return false;
            }
        }
        return true;
    }
}
