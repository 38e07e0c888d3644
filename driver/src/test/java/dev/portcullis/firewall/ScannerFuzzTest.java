package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any text at all gets its tokens, its shape and its verdict. */
class ScannerFuzzTest {
    @Property(tries = 20_000)
    void tokens_follow_each_other_to_the_end_of_the_text(
            @ForAll("texts") String sql, @ForAll("dialects") Dialect dialect) {
        Tokens tokens = new Scanner().scan(sql, dialect);
        int last = tokens.count() - 1;
        int end = 0;

        for (int i = 0; i <= last; i++) {
            assertThat(tokens.start(i)).isBetween(end, sql.length());
            end = tokens.end(i);
            assertThat(end).isBetween(tokens.start(i), sql.length());
        }
        assertThat(tokens.kind(last)).isEqualTo(Token.END);
    }

    @Property(tries = 20_000)
    void every_text_has_one_analysis(@ForAll("texts") String sql, @ForAll("dialects") Dialect dialect) {
        Analysis analysis = Firewall.analyze(sql, dialect);

        assertThat(Firewall.analyze(sql, dialect)).isEqualTo(analysis);
        assertThat(analysis.findings())
                .allSatisfy(finding ->
                        assertThat(Firewall.locate(sql, dialect, finding)).isNotNull());
    }

    @Property(tries = 5_000)
    void a_memory_says_what_a_new_firewall_says(@ForAll("texts") String sql) {
        Firewall firewall = new Firewall(Judge.RULES);
        Verdict first = firewall.inspect(sql, Dialect.DEFAULT);

        assertThat(firewall.inspect(sql + " ", Dialect.DEFAULT).action())
                .isEqualTo(new Firewall(Judge.RULES)
                        .inspect(sql + " ", Dialect.DEFAULT)
                        .action());
        assertThat(firewall.inspect(sql, Dialect.DEFAULT)).isEqualTo(first);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> fragments = Arbitraries.of(
                "select ",
                "SELECT",
                " from ",
                "where",
                " union ",
                "all",
                "insert into t values",
                "(",
                ")",
                ",",
                ";",
                "'",
                "\"",
                "`",
                "\\",
                "a",
                "t.b",
                "id",
                "1",
                "0",
                "1e",
                "1.e",
                ".5",
                "0x41",
                "x'41'",
                "b'01'",
                "n'x'",
                "_utf8",
                "@",
                "@@",
                "#",
                "--",
                "-- ",
                "/*",
                "*/",
                "/*!",
                "/*!80031",
                "/*!99999",
                "/*+",
                "\n",
                " ",
                "\t",
                "\u00a0",
                "é",
                "\0",
                "-",
                "+",
                "=",
                "<",
                ">",
                "<=>",
                "!",
                "!=",
                "||",
                "&&",
                "|",
                "&",
                "^",
                "~",
                "%",
                "*",
                "/",
                ":=",
                ":",
                "->",
                "->>",
                "{",
                "}",
                "?",
                " or ",
                " and ",
                " xor ",
                " not ",
                " null ",
                " is ",
                " in ",
                " between ",
                " like ",
                "case when",
                " then ",
                " end ",
                "sleep(1)",
                "version()",
                " limit ",
                " order by ",
                " group by ",
                " into ",
                "\ud83d",
                "$",
                ".",
                "'a'",
                "''",
                "%'");
        return Arbitraries.oneOf(
                fragments.list().ofMaxSize(40).map(parts -> String.join("", parts)),
                Arbitraries.strings().ofMaxLength(60));
    }

    @Provide
    Arbitrary<Dialect> dialects() {
        return Arbitraries.of(
                Dialect.DEFAULT,
                Dialect.of("8.0.31", ""),
                Dialect.of("8.0.31", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,IGNORE_SPACE"));
    }
}
