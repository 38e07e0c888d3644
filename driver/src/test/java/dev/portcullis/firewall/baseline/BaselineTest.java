package dev.portcullis.firewall.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Redaction;
import dev.portcullis.firewall.Shape;
import dev.portcullis.firewall.baseline.Baseline.Answer;
import dev.portcullis.firewall.baseline.BaselineLine.Kind;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {
    private static final String SITE = "com.acme.OrderDao#find";

    private static Shape shape(String sql) {
        return Firewall.analyze(sql, Dialect.DEFAULT).shape();
    }

    private static BaselineLine line(Kind kind, String sql) {
        return BaselineLine.of("shop", SITE, kind, shape(sql), List.of(), Redaction.of(sql, Dialect.DEFAULT));
    }

    private static Baseline learned(String... statements) {
        List<BaselineLine> lines = new ArrayList<>();
        for (String sql : statements) {
            lines.add(line(Kind.LEARNED, sql));
        }
        return Baseline.EMPTY.plus(lines);
    }

    private static Answer ask(Baseline baseline, String sql) {
        return baseline.ask("shop", SITE, shape(sql), () -> Redaction.of(sql, Dialect.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SELECT a FROM t WHERE id IN (1)          ; SELECT a FROM t WHERE id IN (TRUE)",
                "SELECT a FROM t WHERE id IN (1, 2)       ; SELECT a FROM t WHERE id IN (1, FALSE, 3)",
                "SELECT a FROM t WHERE id = TRUE          ; SELECT a FROM t WHERE id = 1",
                "INSERT INTO t VALUES (1, 'x')            ; INSERT INTO t VALUES (1, TRUE)",
                "SELECT a FROM t WHERE f(1) AND b IS TRUE ; SELECT a FROM t WHERE f(FALSE) AND b IS TRUE"
            })
    void truthIsAValueLikeAnyOther(String known, String asked) {
        assertThat(ask(learned(known), asked)).isEqualTo(Answer.KNOWN_PARTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SELECT a FROM t WHERE id = 1       ; SELECT a FROM t WHERE id = 1 OR TRUE",
                "SELECT a FROM t WHERE id IS TRUE   ; SELECT a FROM t WHERE id IS NOT TRUE",
                "SELECT a FROM t WHERE id IS TRUE   ; SELECT a FROM t WHERE id IS FALSE",
                "SELECT a FROM t WHERE id IN (TRUE) ; SELECT a FROM t WHERE id IN (SELECT TRUE)"
            })
    void truthOpensNoOtherDoor(String known, String asked) {
        assertThat(ask(learned(known), asked)).isEqualTo(Answer.NEW_SHAPE);
    }

    @Test
    void aKnownSiteRunsWhatItIsKnownForAndNothingElse() {
        Baseline baseline = learned("SELECT a FROM t WHERE id = 1");
        assertThat(ask(baseline, "select a from t where id = 2")).isEqualTo(Answer.KNOWN_SHAPE);
        assertThat(ask(baseline, "SELECT a FROM t WHERE id = 2 OR 1 = 1")).isEqualTo(Answer.NEW_SHAPE);
        assertThat(baseline.ask("shop", "com.acme.Other#find", shape("SELECT 1"), () -> ""))
                .isEqualTo(Answer.NEW_SITE);
        assertThat(baseline.ask("till", SITE, shape("SELECT a FROM t WHERE id = 2"), () -> ""))
                .isEqualTo(Answer.NEW_SITE);
    }

    @Test
    void aQuarantinedStatementIsUnknownUntilAPersonApprovesIt() {
        String sql = "SELECT a FROM t UNION SELECT b FROM u";
        Baseline quarantined = learned("SELECT a FROM t").plus(List.of(line(Kind.QUARANTINED, sql)));
        assertThat(ask(quarantined, sql)).isEqualTo(Answer.NEW_SHAPE);
        Baseline approved = quarantined.plus(List.of(line(Kind.APPROVED, sql)));
        assertThat(ask(approved, sql)).isEqualTo(Answer.KNOWN_SHAPE);
    }

    @Test
    void aSiteThatIsKnownForQuarantinedStatementsAloneIsNew() {
        Baseline baseline =
                Baseline.EMPTY.plus(List.of(line(Kind.QUARANTINED, "SELECT a FROM t UNION SELECT b FROM u")));
        assertThat(ask(baseline, "SELECT 1")).isEqualTo(Answer.NEW_SITE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a FROM t WHERE tenant = 1",
                "SELECT a FROM t WHERE tenant = 1 AND name = 'x' AND price BETWEEN 1 AND 2 ORDER BY name LIMIT 5",
                "SELECT a FROM t WHERE price BETWEEN 1 AND 2 AND tenant = 1 ORDER BY price DESC",
                "SELECT a FROM t JOIN u ON u.id = t.u AND u.x = 3 WHERE name = 'y' AND tenant = 4",
            })
    void aDynamicSiteMayCombineTheParts(String sql) {
        assertThat(ask(dynamic(), sql)).isIn(Answer.KNOWN_PARTS, Answer.KNOWN_SHAPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a FROM t WHERE name = 'x'",
                "SELECT a FROM t",
                "SELECT a FROM t WHERE tenant = 1 OR name = 'x'",
                "SELECT a FROM t WHERE tenant = 1 AND name = 'x' OR 1 = 1",
                "SELECT a FROM t WHERE tenant = 1 AND name = 'x' AND 1 = 1",
                "SELECT a FROM t WHERE tenant = 1 AND name = 'x' AND sleep(5)",
                "SELECT a FROM t WHERE tenant = 1 ORDER BY (SELECT 1)",
                "SELECT a FROM t WHERE tenant = 1 ORDER BY name, sleep(1)",
                "SELECT a FROM t WHERE tenant = 1 UNION SELECT password FROM users",
                "SELECT a FROM t WHERE tenant = 1; DROP TABLE t",
                "SELECT a FROM t WHERE tenant = 1 LIMIT 5 INTO OUTFILE '/tmp/x'",
                "SELECT a FROM t WHERE tenant = 1 LIMIT 5, 5",
                "SELECT a FROM t WHERE tenant = 1 AND price BETWEEN 1 AND (SELECT 2)",
                "SELECT b FROM t WHERE tenant = 1",
                "SELECT a FROM u WHERE tenant = 1",
                "DELETE FROM t WHERE tenant = 1",
                "SELECT a FROM t JOIN v ON v.id = t.u WHERE tenant = 1",
                "SELECT a FROM t WHERE tenant = 1 HAVING name = 'x'",
            })
    void aDynamicSiteMayNotRunWhatNoPartExplains(String sql) {
        assertThat(ask(dynamic(), sql)).isEqualTo(Answer.NEW_SHAPE);
    }

    private static Baseline dynamic() {
        Baseline baseline = learned(
                "SELECT a FROM t WHERE tenant = 1 AND name = 'x' ORDER BY name",
                "SELECT a FROM t WHERE tenant = 1 AND price BETWEEN 1 AND 2 ORDER BY price DESC",
                "SELECT a FROM t JOIN u ON u.id = t.u AND u.x = 3 WHERE tenant = 1 LIMIT 5");
        assertThat(baseline.toString()).contains("shop\t" + SITE + "\tdynamic\n");
        return baseline;
    }

    @Test
    void withoutItsMarkASiteRunsItsShapesAlone() throws InvalidBaselineException {
        String text = dynamic().toString().replace("shop\t" + SITE + "\tdynamic\n", "");
        assertThat(ask(Baseline.parse("b", text), "SELECT a FROM t WHERE tenant = 1"))
                .isEqualTo(Answer.NEW_SHAPE);
    }

    @Test
    void aSiteWithSeveralUnrelatedStatementsIsNotDynamic() {
        assertThat(learned("SELECT a FROM t WHERE id = 1", "SELECT b FROM u", "INSERT INTO t VALUES (1)")
                        .toString())
                .doesNotContain("dynamic");
    }

    @Test
    void theTextFormIsReadable() {
        assertThat(learned("SELECT a FROM t WHERE id IN (1, 2) AND b = 'secret'")
                        .toString())
                .isEqualTo("# portcullis-baseline 1 mysql\nshop\t" + SITE + "\tlearned\t"
                        + shape("SELECT a FROM t WHERE id IN (1, 2) AND b = 'x'")
                        + "\t-\tSELECT `a` FROM `t` WHERE `id` IN(?...) AND `b` = ?\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'a#b'                                     | b.txt:1: the first line must be '# portcullis-baseline 1 mysql'
            '# portcullis-baseline 2 mysql'           | b.txt:1: another version
            '# portcullis-baseline 1 mysql\na'        | b.txt:2: expected application, site and one of learned
            '# portcullis-baseline 1 mysql\na~b~new'  | b.txt:2: expected application, site and one of learned
            '# portcullis-baseline 1 mysql\na~b~learned~00' | b.txt:2: a learned line has 6 fields separated by tabs, this one has 4
            '# portcullis-baseline 1 mysql\n\na~b~learned~00~-~t' | b.txt:3: the fourth field is no shape
            '# portcullis-baseline 1 mysql\na\\x~b~dynamic' | b.txt:2: a backslash must be followed by
            '# portcullis-baseline 1 mysql\n<<<<<<< HEAD' | b.txt:2: expected application
            """)
    void aMistakeIsToldWithItsLine(String text, String message) {
        assertThatThrownBy(() -> Baseline.parse("b.txt", text.replace('~', '\t')))
                .isInstanceOf(InvalidBaselineException.class)
                .hasMessageContaining(message);
    }

    @Property(tries = 500)
    void everyBaselineSurvivesARoundTrip(@ForAll("baselines") Baseline baseline) throws InvalidBaselineException {
        assertThat(Baseline.parse("b", baseline.toString()).lines()).isEqualTo(baseline.lines());
    }

    @Property(tries = 500)
    void mergingIsTheUnionOfLinesInAnyOrder(
            @ForAll("baselines") Baseline a, @ForAll("baselines") Baseline b, @ForAll("baselines") Baseline c)
            throws InvalidBaselineException {
        assertThat(a.merge(b).lines()).isEqualTo(b.merge(a).lines());
        assertThat(a.merge(b).merge(c).lines()).isEqualTo(a.merge(b.merge(c)).lines());
        assertThat(a.merge(a).lines()).isEqualTo(a.lines());
        Baseline concatenated = Baseline.parse("b", b.toString() + a);
        assertThat(concatenated.plus(List.of()).lines()).isEqualTo(a.merge(b).lines());
    }

    @Property(tries = 2000)
    void anyTextIsABaselineOrAToldMistake(@ForAll String text) {
        try {
            Baseline.parse("b", Baseline.HEADER + "\n" + text);
        } catch (InvalidBaselineException e) {
            assertThat(e).hasMessageStartingWith("b:");
        }
    }

    @Provide
    Arbitrary<Baseline> baselines() {
        Arbitrary<String> text = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.strings().ofMaxLength(12)),
                Tuple.of(
                        3,
                        Arbitraries.of(
                                "SELECT `a` FROM `t` WHERE `b` = ?", "SELECT `a` FROM `t`", "#", "\\", "\t\n\r", "")));
        Arbitrary<BaselineLine> line = Combinators.combine(
                        Arbitraries.of("-", "shop", "#x", "a\tb"),
                        Arbitraries.of(SITE, "x#y"),
                        Arbitraries.of(Kind.LEARNED, Kind.APPROVED, Kind.QUARANTINED),
                        Arbitraries.longs().between(0, 4),
                        Arbitraries.of(List.<String>of(), List.of("union-select", "time-delay")),
                        text)
                .as((application, site, kind, shape, rules, statement) ->
                        BaselineLine.of(application, site, kind, new Shape(shape, -shape), rules, statement));
        return line.list().ofMaxSize(8).map(Baseline.EMPTY::plus);
    }
}
