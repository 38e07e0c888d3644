package dev.portcullis.benchmarks;

import dev.portcullis.firewall.Analysis;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Finding;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Judges a labelled corpus by the rules alone and prints, by category, what was blocked and what should have been.
 *
 * <p>Arguments: the folder with {@code attacks.tsv.gz}, {@code benign.tsv.gz} and {@code benign-literals.tsv.gz}, and the
 * file that every miss is written to. Columns are named by the first line of a file.
 */
final class FirewallEvaluator {
    private static final Dialect CORPUS_SERVER = Dialect.of("8.0.31", "");

    private final Map<String, Tally> attacks = new TreeMap<>();
    private final Map<String, Tally> honest = new TreeMap<>();
    private final Map<String, int[]> rules = new TreeMap<>();
    private final Tally allAttacks = new Tally();
    private final Tally withoutComments = new Tally();
    private final Map<String, Set<Shape>> shapesOfDigest = new HashMap<>();
    private final Map<Shape, Set<String>> digestsOfShape = new HashMap<>();
    private final PrintWriter misses;

    private FirewallEvaluator(PrintWriter misses) {
        this.misses = misses;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("Usage: FirewallEvaluator <corpus folder> <file for misses>");
            System.exit(2);
        }
        Path corpus = Path.of(arguments[0]);
        try (PrintWriter misses = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
            FirewallEvaluator evaluator = new FirewallEvaluator(misses);
            evaluator.read(corpus.resolve("attacks.tsv.gz"), evaluator::attack);
            evaluator.read(corpus.resolve("benign.tsv.gz"), row -> evaluator.honest(row, row.get("tier")));
            evaluator.read(corpus.resolve("benign-literals.tsv.gz"), row -> evaluator.honest(row, "literals"));
            evaluator.print(System.out);
        }
    }

    private void attack(Map<String, String> row) {
        Analysis analysis = analyze(row, row.get("stacked").equals("0"));
        boolean blocked = analysis.isAttack();
        allAttacks.count(blocked);
        attacks.computeIfAbsent(row.get("category"), category -> new Tally()).count(blocked);
        if (row.get("comments").equals("-")) {
            withoutComments.count(blocked);
        }
        countRules(analysis, 0);
        if (!blocked) {
            miss("missed " + row.get("category"), row, analysis);
        }
    }

    private void honest(Map<String, String> row, String tier) {
        Analysis analysis = analyze(row, true);
        honest.computeIfAbsent(tier, name -> new Tally()).count(analysis.isAttack());
        countRules(analysis, 1);
        if (analysis.isAttack()) {
            miss("refused " + tier, row, analysis);
        }
    }

    private Analysis analyze(Map<String, String> row, boolean oneStatement) {
        Analysis analysis = Firewall.analyze(row.get("sql"), CORPUS_SERVER);
        String digest = row.get("digest");
        if (oneStatement && !digest.equals("-") && !digest.isEmpty()) {
            shapesOfDigest.computeIfAbsent(digest, key -> new HashSet<>()).add(analysis.shape());
            digestsOfShape
                    .computeIfAbsent(analysis.shape(), key -> new HashSet<>())
                    .add(digest);
        }
        return analysis;
    }

    private void countRules(Analysis analysis, int column) {
        for (Finding finding : analysis.findings()) {
            rules.computeIfAbsent(finding.rule(), rule -> new int[2])[column]++;
        }
    }

    private void miss(String what, Map<String, String> row, Analysis analysis) {
        String sql = row.get("sql")
                .replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        misses.println(what + "\t" + row.get("id") + "\t" + analysis.findings() + "\t" + sql);
    }

    private void print(PrintStream out) {
        out.println("| attacks | statements | blocked | share |");
        out.println("| --- | ---: | ---: | ---: |");
        attacks.forEach((category, tally) -> out.println(tally.row(category)));
        out.println(withoutComments.row("**without comments**"));
        out.println(allAttacks.row("**all**"));
        out.println();
        out.println("| honest statements | statements | refused | share |");
        out.println("| --- | ---: | ---: | ---: |");
        honest.forEach((tier, tally) -> out.println(tally.row(tier)));
        out.println();
        out.println("| rule | attacks that it speaks against | honest statements that it speaks against |");
        out.println("| --- | ---: | ---: |");
        rules.forEach((rule, counts) -> out.println("| " + rule + " | " + counts[0] + " | " + counts[1] + " |"));
        out.println();
        out.printf(
                "Shapes: %d for %d digests of MySQL; %d digests have several shapes, %d shapes have several digests.%n",
                digestsOfShape.size(), shapesOfDigest.size(), several(shapesOfDigest), several(digestsOfShape));
    }

    private static <K, V> long several(Map<K, Set<V>> sets) {
        return sets.values().stream().filter(set -> set.size() > 1).count();
    }

    private void read(Path file, Rows rows) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            List<String> columns = List.of(reader.readLine().substring(1).split("\t", -1));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] fields = line.split("\t", -1);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < fields.length; i++) {
                    row.put(columns.get(i), unescape(fields[i]));
                }
                rows.take(row);
            }
        }
    }

    private static String unescape(String field) {
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 1 < field.length()) {
                c = switch (field.charAt(++i)) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> field.charAt(i);
                };
            }
            text.append(c);
        }
        return text.toString();
    }

    /** Takes each row of a file, by the names of its columns. */
    private interface Rows {
        void take(Map<String, String> row);
    }

    /** Statements of one kind, and how many of them were blocked. */
    private static final class Tally {
        private int statements;
        private int blocked;

        void count(boolean isBlocked) {
            statements++;
            blocked += isBlocked ? 1 : 0;
        }

        String row(String name) {
            return String.format(
                    "| %s | %,d | %,d | %.3f %% |", name, statements, blocked, 100.0 * blocked / statements);
        }
    }
}
