package com.example.shop;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The attacker: the program sqlmap, told to find an injection by any technique and to dump the customers' table. */
final class Sqlmap {
    private static final long LIMIT_SECONDS = 120;
    private static final Pattern TECHNIQUE = Pattern.compile("^ {4}Type: (.+)$", Pattern.MULTILINE);
    private static final String GAVE_UP = "all tested parameters do not appear to be injectable";

    /**
     * What it came home with.
     *
     * @param gaveUp whether it tried everything and said that nothing is injectable; false when it was stopped by the clock
     * @param techniques by which it found the parameter to be injectable
     * @param cards that stand in any file which it wrote, all answers of the shop among them
     */
    record Loot(boolean gaveUp, List<String> techniques, SortedSet<String> cards) {}

    private Sqlmap() {}

    /**
     * Attacks one page until it is through or two minutes are over.
     *
     * @param files an empty directory for everything that it writes
     * @throws IOException if there is no command {@code sqlmap}
     */
    static Loot attack(URI shop, Target target, Path files) throws IOException, InterruptedException {
        Path output = files.resolve("output.txt");
        var builder = new ProcessBuilder(command(shop, target, files))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("HOME", files.toAbsolutePath().toString());
        builder.environment().remove("XDG_DATA_HOME");
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        String said = read(output);
        return new Loot(said.contains(GAVE_UP), techniques(said), cards(files));
    }

    private static List<String> command(URI shop, Target target, Path files) {
        var command = new ArrayList<String>(List.of("sqlmap", "-u", shop + target.address()));
        if (!target.form().isEmpty()) {
            command.addAll(List.of("--data", target.form()));
        }
        command.addAll(List.of("-p", target.parameter()));
        command.addAll(List.of("--dbms=MySQL", "--technique=BEUSTQ", "--level=5", "--risk=3"));
        command.addAll(List.of("-D", "shop", "-T", "customers", "--dump"));
        command.addAll(List.of("--threads=1", "--time-sec=1", "--timeout=10", "--retries=0"));
        command.addAll(List.of("--batch", "--disable-coloring", "--flush-session", "--ignore-proxy"));
        command.addAll(List.of("-t", files.resolve("traffic.txt").toString()));
        command.add("--output-dir=" + files.resolve("results"));
        return command;
    }

    private static List<String> techniques(String said) {
        return TECHNIQUE
                .matcher(said)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    private static SortedSet<String> cards(Path files) throws IOException {
        var cards = new TreeSet<String>();
        try (Stream<Path> written = Files.walk(files)) {
            for (Path file : written.filter(Files::isRegularFile).toList()) {
                Matcher matcher = Stock.CARD.matcher(read(file));
                while (matcher.find()) {
                    cards.add(matcher.group());
                }
            }
        }
        return cards;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
