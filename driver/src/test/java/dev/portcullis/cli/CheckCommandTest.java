package dev.portcullis.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandTest {
    private static final String HONEST = "SELECT id FROM orders WHERE name = 'Ann'";
    private static final String UNION = "SELECT id FROM orders WHERE id = 7 UNION SELECT password FROM mysql.user";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private byte[] in = {};

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("check"));
        line.addAll(List.of(arguments));
        return Main.run(
                new ByteArrayInputStream(in),
                new PrintWriter(out),
                new PrintWriter(err),
                InstantSource.system(),
                line.toArray(String[]::new));
    }

    private static String shape(String sql) {
        return Firewall.analyze(sql, Dialect.DEFAULT).shape().toString();
    }

    /** {@code check --batch | head}. */
    @Test
    void whoReadsNoMoreIsToldNoDefect() {
        PrintWriter closed = new PrintWriter(out) {
            @Override
            public boolean checkError() {
                return true;
            }
        };
        InputStream lines = new ByteArrayInputStream((HONEST + "\n").getBytes(UTF_8));

        int exitCode = Main.run(lines, closed, new PrintWriter(err), InstantSource.system(), "check", "--batch");

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("Standard output was closed");
    }

    @Test
    void anHonestStatementIsAllowed() {
        assertThat(run(HONEST)).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("ALLOW  shape " + shape(HONEST));
    }

    @Test
    void theReasonIsUnderlined() {
        assertThat(run(HONEST, "SELECT id\n  FROM orders\n WHERE id = 7\tOR 1 = 1 ORDER BY id\n LIMIT 3"))
                .isEqualTo(Main.PROBLEM);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).startsWith("ALLOW ");
        assertThat(lines.get(1)).startsWith("BLOCK  shape ");
        assertThat(lines.get(2)).startsWith("  constant-condition: ").contains("CWE-89");
        assertThat(lines.get(3)).isEqualTo("     WHERE id = 7 OR 1 = 1 ORDER BY id");
        assertThat(lines.get(4)).matches(" {18,23}\\^+");
    }

    @Test
    void aCommentAtTheEndIsUnderlined() {
        assertThat(run("SELECT id FROM t WHERE name = 'x' -- ' AND id = 7")).isEqualTo(Main.PROBLEM);
        assertThat(out.toString().lines())
                .anyMatch(line -> line.endsWith("name = 'x' -- ' AND id = 7"))
                .anyMatch(line -> line.matches(" {30,}\\^{19}"));
    }

    @Test
    void ofALongLineTheReasonIsShown() {
        String list = "column_with_a_name, ".repeat(50);
        assertThat(run("SELECT " + list + "id FROM orders WHERE id = 7 OR 1 = 1 OR name IN (" + list + "'')"))
                .isEqualTo(Main.PROBLEM);
        assertThat(out.toString().lines())
                .allMatch(line -> line.length() <= 110)
                .anyMatch(line -> line.startsWith("    ...") && line.contains("OR 1 = 1") && line.endsWith("..."));
    }

    @Test
    void nothingInAStatementMovesTheCursor() {
        assertThat(run("SELECT id FROM orders WHERE id = 7 /* \u001b[2J\u202e */ OR 1 = 1"))
                .isEqualTo(Main.PROBLEM);
        assertThat(out.toString()).contains("/* .[2J. */").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void withoutArgumentsStandardInputIsOneStatement() {
        in = (UNION + "\n").getBytes(UTF_8);
        assertThat(run()).isEqualTo(Main.PROBLEM);
        assertThat(out.toString()).contains("BLOCK  shape " + shape(UNION), "union-extraction");
    }

    @Test
    void observedIsNotBlocked() {
        assertThat(run("--mode", "observe", UNION)).isZero();
        assertThat(out.toString()).startsWith("OBSERVE  ").contains("union-extraction");
    }

    @Test
    void thePolicyIsApplied(@TempDir Path folder) throws Exception {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
                version: 1
                firewall:
                  exceptions:
                    - {shape: "%s", reason: the yearly report, expires: 2999-12-31}
                """.formatted(shape(UNION)));
        assertThat(run("--policy", policy.toString(), UNION)).isZero();
        assertThat(out.toString()).startsWith("ALLOW ");
        assertThat(run("--policy", policy.toString(), UNION + " WHERE 1 = 1")).isEqualTo(Main.PROBLEM);
    }

    @Test
    void theBaselineKnowsStatementsAndRefusesNewOnes(@TempDir Path folder) throws Exception {
        String quarantined = "SELECT id FROM orders WHERE id = 7 OR 1 = 1";
        Path baseline = Files.writeString(
                folder.resolve("shop.baseline"), """
                # portcullis-baseline 1 mysql
                shop\tcom.acme.Orders#find\tlearned\t%s\t-\tSELECT `id`
                -\tcom.acme.Report#yearly\tdynamic
                -\tcom.acme.Report#yearly\tapproved\t%s\tunion-extraction\tSELECT `id`
                -\tcom.acme.Report#yearly\tquarantined\t%s\tconstant-condition\tSELECT `id`
                """.formatted(shape(HONEST), shape(UNION), shape(quarantined)));
        String file = baseline.toString();
        assertThat(run("--baseline", file, HONEST, UNION)).isZero();
        assertThat(out.toString()).doesNotContain("BLOCK");
        String other = "SELECT id FROM orders WHERE name = 'Ann' AND id = 7";
        in = (HONEST + "\n" + other + "\n" + UNION + "\n" + quarantined + "\n").getBytes(UTF_8);
        assertThat(run("--baseline", file, other)).isEqualTo(Main.PROBLEM);
        assertThat(out.toString()).contains("baseline-new-shape: ");
        out.getBuffer().setLength(0);
        assertThat(run("--baseline", file, "--batch")).isEqualTo(Main.PROBLEM);
        assertThat(out.toString().lines().map(line -> line.substring(0, line.lastIndexOf('\t'))))
                .containsExactly("ALLOW\t-", "BLOCK\tbaseline-new-shape", "ALLOW\t-", "BLOCK\tconstant-condition");
        assertThat(run("--baseline", file + ".missing", HONEST)).isEqualTo(2);
    }

    @Test
    void aBatchIsAnsweredInItsOrder() {
        String several = "SELECT 'a\\\\b'\n\tFROM t;\r\nDROP TABLE t -- \u00e9\u20ac\ud83d\ude00";
        String attack = "SELECT id FROM orders WHERE id = 7 OR 1 = 1";
        in = String.join("\n", HONEST, escaped(several), "", attack, "SELECT '\u00fc'")
                .getBytes(UTF_8);
        assertThat(run("--batch")).isEqualTo(Main.PROBLEM);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).isEqualTo("ALLOW\t-\t" + shape(HONEST));
        assertThat(lines.get(1)).matches("BLOCK\t([a-z-]+,)*stacked-statements(,[a-z-]+)*\t" + shape(several));
        assertThat(lines.get(2)).isEqualTo("ALLOW\t-\t" + shape(""));
        assertThat(lines.get(3)).startsWith("BLOCK\tconstant-condition").endsWith("\t" + shape(attack));
        assertThat(lines.get(4)).isEqualTo("ALLOW\t-\t" + shape("SELECT '\u00fc'"));
    }

    @Test
    void anObservedBatchIsAllowed() {
        in = (UNION + "\n" + HONEST + "\n").getBytes(UTF_8);
        assertThat(run("--batch", "--mode", "observe")).isZero();
        assertThat(out.toString())
                .startsWith("OBSERVE\t")
                .contains("\nALLOW\t-\t")
                .endsWith(shape(HONEST) + "\n");
    }

    @Test
    void anEmptyBatchHasNoAnswer() {
        assertThat(run("--batch")).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void linesOfEveryLengthSurviveTheBuffer() throws Exception {
        Random random = new Random(4711);
        List<String> statements = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(i % 50 == 0 ? 200_000 : 300); left > 0; left--) {
                text.appendCodePoint(
                        "\\\t\n\r'\0 a\u00e9\u20ac\ud83d\ude00".codePoints().toArray()[random.nextInt(11)]);
            }
            statements.add(text.toString());
            lines.append(escaped(text.toString())).append('\n');
        }
        StatementLines reader = new StatementLines(trickle(lines.toString().getBytes(UTF_8), random));
        for (String statement : statements) {
            assertThat(reader.next()).isEqualTo(statement);
        }
        assertThat(reader.next()).isNull();
    }

    /** A stream that gives any number of bytes at once. */
    private static InputStream trickle(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, 1 + random.nextInt(Math.min(length, 5_000)));
            }
        };
    }

    private static String escaped(String sql) {
        return sql.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT '\\x'", "SELECT 1\\", "\u00c3(", "\u00e2\u0082", "\u00ed\u00a0\u0080", "\u00ff"})
    void aMalformedLineIsNamedAndNotShown(String line) {
        in = ("SELECT 1\n" + line + "\nSELECT 2\n").getBytes(ISO_8859_1);
        assertThat(run("--batch")).isEqualTo(2);
        assertThat(out.toString()).isEqualTo("ALLOW\t-\t" + shape("SELECT 1") + "\n");
        assertThat(err.toString()).contains("line 2: ").doesNotContain("SELECT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--mode=learn x", "--mode=none x", "--batch x", "--policy=/does/not/exist x", "--frobnicate"})
    void aWrongCommandLineIsToldOnStandardError(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("check");
    }

    @Test
    void helpSaysWhatABatchIs() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Usage: portcullis check", "--batch", "--policy", "--mode", "Exit codes:");
    }
}
