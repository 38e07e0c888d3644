package dev.portcullis.benchmarks;

import dev.portcullis.firewall.Analysis;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Finding;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
            System.err.println("Usage: java -jar benchmarks.jar evaluate <corpus folder> <file for misses>");
            System.exit(2);
        }
        Path corpus = Path.of(arguments[0]);
        try (PrintWriter misses = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
            FirewallEvaluator evaluator = new FirewallEvaluator(misses);
            Corpus.read(corpus.resolve("attacks.tsv.gz"), evaluator::attack);
            Corpus.read(corpus.resolve("benign.tsv.gz"), row -> evaluator.honest(row, row.get("tier")));
            Corpus.read(corpus.resolve("benign-literals.tsv.gz"), row -> evaluator.honest(row, "literals"));
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
}
