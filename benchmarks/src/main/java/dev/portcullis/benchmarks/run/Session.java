package dev.portcullis.benchmarks.run;

import dev.portcullis.benchmarks.Database;
import dev.portcullis.benchmarks.peer.Variant;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One call of the command line that measures. */
public final class Session {
    private final Folders folders = Folders.find();
    private final Profile profile;
    private final Set<Group> groups = EnumSet.noneOf(Group.class);
    private final Set<Variant> variants = EnumSet.allOf(Variant.class);
    private final PrintStream out;
    private int rounds;
    private boolean adds;

    private Session(Profile profile, PrintStream out) {
        this.profile = profile;
        this.rounds = profile.rounds();
        this.out = out;
    }

    /**
     * What the command line asks for.
     *
     * @throws IllegalArgumentException when it asks for what there is not
     */
    public static Session of(String profile, List<String> options, PrintStream out) {
        Session session = new Session(Profile.valueOf(profile.toUpperCase(Locale.ROOT)), out);
        session.take(options);
        return session;
    }

    /** Writes the summary of everything that was measured. */
    public static void summarize(Folders folders) throws IOException {
        Summary.write(Results.read(folders.results()), folders.summary());
    }

    private void take(List<String> options) {
        for (int i = 0; i < options.size(); i++) {
            switch (options.get(i)) {
                case "--add" -> adds = true;
                case "--only" -> {
                    variants.clear();
                    for (String label : operand(options, ++i).split(",", -1)) {
                        variants.add(Variant.of(label));
                    }
                }
                case "--rounds" -> rounds = rounds(operand(options, ++i));
                default -> groups.add(Group.of(options.get(i)));
            }
        }
        if (groups.isEmpty()) {
            groups.addAll(EnumSet.allOf(Group.class));
            if (!profile.isComplete()) {
                groups.remove(Group.GROWTH);
            }
        }
    }

    private static String operand(List<String> options, int index) {
        if (index == options.size()) {
            throw new IllegalArgumentException(options.get(index - 1) + " needs a value");
        }
        return options.get(index);
    }

    private static int rounds(String text) {
        if (!text.matches("[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("--rounds takes a number from 1 to 999, not " + text);
        }
        return Integer.parseInt(text);
    }

    /** Measures. Returns whether every JVM ended well. */
    public boolean run() throws IOException, InterruptedException {
        Files.createDirectories(folders.results());
        int firstRound = adds ? lastRound() + 1 : 1;
        List<String> failed = needsDatabase() ? withDatabase(firstRound) : measure(firstRound, List::of, "");
        failed.forEach(name -> out.println("Failed: " + name));
        return failed.isEmpty();
    }

    private boolean needsDatabase() {
        return groups.stream().anyMatch(Group::needsDatabase);
    }

    private List<String> withDatabase(int firstRound) throws IOException, InterruptedException {
        try (Database database = Database.start()) {
            new Environment(folders).noteServer(database.version());
            return measure(firstRound, database::jvmArguments, database.statements());
        } catch (GeneralSecurityException | SQLException e) {
            throw new IOException("The database of the benchmarks cannot be started", e);
        }
    }

    private List<String> measure(int firstRound, Supplier<List<String>> shared, String database)
            throws IOException, InterruptedException {
        // Not before the database runs: without one, what was measured earlier stays.
        if (!adds) {
            forget();
        }
        new Environment(folders).note(groups, profile, firstRound + rounds - 1);
        List<Job> jobs = new Suite(profile, variants, folders, database).jobs(groups, firstRound, rounds);
        return new Runner(folders, out, shared).run(jobs);
    }

    private void forget() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    private int lastRound() throws IOException {
        return files().stream()
                .map(file -> file.getFileName().toString().replaceFirst(".*-(\\d+)\\.json", "$1"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
    }

    /** The results of the groups of this session. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folders.results())) {
            return files.filter(file -> groups.stream()
                            .anyMatch(group -> file.getFileName().toString().startsWith(group.label() + "-")))
                    .toList();
        }
    }
}
