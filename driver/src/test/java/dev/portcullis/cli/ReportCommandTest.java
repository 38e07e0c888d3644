package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.shop.Till;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.baseline.CallSite;
import dev.portcullis.firewall.baseline.Concatenations;
import dev.portcullis.firewall.baseline.LiteralWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path findings;

    @BeforeEach
    void find() {
        findings = directory.resolve("shop.findings");
        LiteralWatch watch = LiteralWatch.into(new Concatenations(findings));
        CallSite site = new CallSite(Till.class.getName(), "count", "Till.java", 21);
        for (int id = 1; id <= 2; id++) {
            String sql = "SELECT txt FROM t WHERE id = " + id;
            watch.see("shop", site, Firewall.analyze(sql, Dialect.DEFAULT).shape(), sql, Dialect.DEFAULT);
        }
        watch.keep();
    }

    private int run(String... arguments) {
        return Main.run(
                InputStream.nullInputStream(),
                new PrintWriter(out),
                new PrintWriter(err),
                InstantSource.system(),
                arguments);
    }

    @Test
    void theTextNamesPlaceAndStatement() {
        assertThat(run("report", findings.toString())).isEqualTo(3);
        assertThat(out)
                .hasToString(String.format(
                        "com.acme.shop.Till#count(Till.java:21) builds SQL out of values; bind them with '?'%n"
                                + "    SELECT `txt` FROM `t` WHERE `id` = ?%n1 place%n"));
    }

    @Test
    void sarifPointsAtTheSource() throws IOException {
        assertThat(run("report", "--format", "sarif", "--source-root", "app/src/main/java", findings.toString()))
                .isEqualTo(3);
        assertThat(out.toString())
                .contains("\"version\" : \"2.1.0\"")
                .contains("\"ruleId\" : \"sql-built-out-of-values\"")
                .contains("\"uri\" : \"app/src/main/java/com/acme/shop/Till.java\"")
                .contains("\"startLine\" : 21")
                .contains("external/cwe/cwe-089");
        parse();
    }

    /** SARIF wants a URI: the schema refuses letters beyond ASCII. */
    @Test
    void sarifWritesPathsAsUris() throws IOException {
        LiteralWatch watch = LiteralWatch.into(new Concatenations(findings));
        CallSite site = new CallSite("com.acme.caf\u00e9.Till", "count", "Till caf\u00e9.java", 7);
        for (int id = 1; id <= 2; id++) {
            String sql = "SELECT a FROM t WHERE id = " + id;
            watch.see("shop", site, Firewall.analyze(sql, Dialect.DEFAULT).shape(), sql, Dialect.DEFAULT);
        }
        watch.keep();

        assertThat(run("report", "--format", "sarif", findings.toString())).isEqualTo(3);
        assertThat(out.toString()).contains("\"uri\" : \"src/main/java/com/acme/caf%C3%A9/Till%20caf%C3%A9.java\"");
    }

    @Test
    void jsonHoldsEveryField() throws IOException {
        assertThat(run("report", "--format", "json", findings.toString())).isEqualTo(3);
        assertThat(out.toString())
                .contains("\"application\" : \"shop\"", "\"class\" : \"com.acme.shop.Till\"", "\"method\" : \"count\"")
                .contains("\"line\" : 21", "\"statement\" : \"SELECT `txt` FROM `t` WHERE `id` = ?\"");
        parse();
    }

    private void parse() throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(out.toString())) {
            while (parser.nextToken() != null) {
                parser.skipChildren();
            }
        }
    }

    @Test
    void nothingFoundIsZeroAndAMistakeIsTwo() throws IOException {
        Files.writeString(findings, "# portcullis-findings 1\n");
        assertThat(run("report", findings.toString())).isZero();
        Files.writeString(findings, "something else");
        assertThat(run("report", findings.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(findings + ":1: the first line must be");
        assertThat(run("report", directory.resolve("none").toString())).isEqualTo(2);
    }

    @Test
    void mergingBaselinesKeepsTheLinesOfEach() throws IOException {
        String header = "# portcullis-baseline 1 mysql\n";
        String one = "shop\ta.B#c\tlearned\t00000000000000000000000000000001\t-\tSELECT ?\n";
        String two = "shop\ta.B#d\tquarantined\t00000000000000000000000000000002\ttime-delay\tDO `sleep` (?)\n";
        Path first = Files.writeString(directory.resolve("1"), header + one);
        Path second = Files.writeString(directory.resolve("2"), header + two + one);
        assertThat(run("baseline", "merge", "-o", first.toString(), second.toString(), first.toString()))
                .isZero();
        assertThat(first).hasContent(header + one + two);
        Files.writeString(second, "nothing");
        assertThat(run("baseline", "merge", "-o", first.toString(), second.toString()))
                .isEqualTo(2);
        assertThat(first).hasContent(header + one + two);
    }
}
