package dev.portcullis.benchmarks;

import dev.portcullis.firewall.Analysis;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Redaction;
import dev.portcullis.firewall.baseline.Baseline;
import dev.portcullis.firewall.baseline.BaselineFile;
import dev.portcullis.firewall.baseline.InvalidBaselineException;
import dev.portcullis.firewall.baseline.Learner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges a labelled corpus by rules and a baseline, as if each query template were one call site. The baseline is learned, through its
 * file, from every second honest statement of a template; attacks and the other honest statements are judged.
 *
 * <p>Arguments: the folder with {@code attacks.tsv.gz} and {@code benign-literals.tsv.gz}, and the file that every miss is written to.
 */
final class BaselineEvaluator {
    private static final Dialect CORPUS_SERVER = Dialect.of("8.0.31", "");
    private static final String APPLICATION = "corpus";

    private final Map<String, Tally> attacks = new TreeMap<>();
    private final Tally allAttacks = new Tally();
    private final Tally honest = new Tally();
    private final PrintWriter misses;
    private Baseline baseline = Baseline.EMPTY;
    private int row;

    private BaselineEvaluator(PrintWriter misses) {
        this.misses = misses;
    }

    public static void main(String[] arguments) throws IOException, InvalidBaselineException {
        if (arguments.length != 2) {
            System.err.println("Usage: java -jar benchmarks.jar baseline <corpus folder> <file for misses>");
            System.exit(2);
        }
        Path corpus = Path.of(arguments[0]);
        try (PrintWriter misses = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
            BaselineEvaluator evaluator = new BaselineEvaluator(misses);
            evaluator.learn(corpus.resolve("benign-literals.tsv.gz"));
            Corpus.read(corpus.resolve("attacks.tsv.gz"), evaluator::attack);
            Corpus.read(corpus.resolve("benign-literals.tsv.gz"), evaluator::honest);
            evaluator.print();
        }
    }

    private void learn(Path statements) throws IOException, InvalidBaselineException {
        Path folder = Files.createTempDirectory("baseline");
        BaselineFile file = new BaselineFile(folder.resolve("corpus.baseline"));
        Learner learner = Learner.into(file);
        Corpus.read(statements, statement -> {
            if (isLearned()) {
                String sql = statement.get("sql");
                Analysis analysis = Firewall.analyze(sql, CORPUS_SERVER);
                List<String> rules =
                        analysis.isAttack() ? List.of(analysis.findings().get(0).rule()) : List.of();
                learner.learn(
                        APPLICATION, site(statement), analysis.shape(), rules, () -> Redaction.of(sql, CORPUS_SERVER));
            }
        });
        learner.keep();
        baseline = file.read();
        row = 0;
        System.out.println("Baseline: " + file);
        System.out.println();
    }

    private boolean isLearned() {
        return row++ % 2 == 0;
    }

    private static String site(Map<String, String> statement) {
        return "template#" + statement.get("template");
    }

    private void attack(Map<String, String> statement) {
        boolean blocked = isBlocked(statement);
        allAttacks.count(blocked);
        attacks.computeIfAbsent(statement.get("category"), category -> new Tally())
                .count(blocked);
        if (!blocked) {
            misses.println("missed\t" + statement.get("template") + "\t" + statement.get("id"));
        }
    }

    private void honest(Map<String, String> statement) {
        if (!isLearned()) {
            boolean blocked = isBlocked(statement);
            honest.count(blocked);
            if (blocked) {
                misses.println("refused\t" + statement.get("template") + "\t" + statement.get("id"));
            }
        }
    }

    private boolean isBlocked(Map<String, String> statement) {
        String sql = statement.get("sql");
        Analysis analysis = Firewall.analyze(sql, CORPUS_SERVER);
        return switch (baseline.ask(
                APPLICATION, site(statement), analysis.shape(), () -> Redaction.of(sql, CORPUS_SERVER))) {
            case KNOWN_SHAPE -> false;
            case NEW_SHAPE -> true;
            case KNOWN_PARTS, NEW_SITE -> analysis.isAttack();
        };
    }

    private void print() {
        System.out.println("| attacks | statements | blocked | share |");
        System.out.println("| --- | ---: | ---: | ---: |");
        attacks.forEach((category, tally) -> System.out.println(tally.row(category)));
        System.out.println(allAttacks.row("**all**"));
        System.out.println();
        System.out.println("| honest statements | statements | refused | share |");
        System.out.println("| --- | ---: | ---: | ---: |");
        System.out.println(honest.row("templates, not learned"));
    }
}
