package dev.portcullis.benchmarks.run;

import dev.portcullis.benchmarks.Database;
import dev.portcullis.benchmarks.peer.Variant;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** One call of the command line that measures. */
public final class Session {
    private final Folders folders;
    private final Archive archive;
    private final Profile profile;
    private final Set<Group> groups = EnumSet.noneOf(Group.class);
    private final Set<Variant> variants = EnumSet.allOf(Variant.class);
    private final PrintStream out;
    private int rounds;
    private boolean adds;

    private Session(Profile profile, Folders folders, PrintStream out) {
        this.profile = profile;
        this.rounds = profile.rounds();
        this.folders = folders;
        this.archive = new Archive(folders);
        this.out = out;
    }

    /**
     * What the command line asks for. Everything is looked at that can be before something is started, or takes the place of what was measured.
     *
     * @throws IllegalArgumentException when it asks for what there is not, for nothing, or for rounds that cannot be added
     * @throws IllegalStateException when a library is missing
     */
    public static Session of(String profile, List<String> options, Folders folders, PrintStream out)
            throws IOException, InterruptedException {
        Session session = new Session(Profile.valueOf(profile.toUpperCase(Locale.ROOT)), folders, out);
        session.take(options);
        session.check();
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
        int firstRound = adds ? archive.lastRound(groups) + 1 : 1;
        List<String> failed = needsDatabase() ? withDatabase(firstRound) : measure(firstRound, List::of, "");
        failed.forEach(name -> out.println("Failed: " + name));
        return failed.isEmpty();
    }

    private void check() throws IOException, InterruptedException {
        List<Job> jobs = jobs(1, "");
        if (jobs.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to measure: no group of " + labels(groups)
                    + " runs any of " + variants.stream().map(Variant::label).toList());
        }
        // Says which library is not there.
        jobs.stream().map(Job::libraries).distinct().forEach(folders::classPath);
        Environment environment = new Environment(folders);
        Noted now = environment.now(profile);
        for (Group group : added()) {
            Noted.of(group, Environment.read(folders)).ifPresent(earlier -> now.requireAddableTo(earlier, group));
        }
    }

    private static List<String> labels(Set<Group> groups) {
        return groups.stream().map(Group::label).toList();
    }

    /** The groups that have rounds already to which others are added. */
    private Set<Group> added() throws IOException {
        Set<Group> added = EnumSet.noneOf(Group.class);
        for (Group group : groups) {
            if (adds && archive.lastRound(Set.of(group)) > 0) {
                added.add(group);
            }
        }
        return added;
    }

    private List<Job> jobs(int firstRound, String database) {
        return new Suite(profile, variants, folders, database).jobs(groups, firstRound, rounds);
    }

    private boolean needsDatabase() {
        return groups.stream().anyMatch(Group::needsDatabase);
    }

    private List<String> withDatabase(int firstRound) throws IOException, InterruptedException {
        out.println("Starting two MySQL servers");
        try (Database database = Database.start()) {
            new Environment(folders).noteServer(database.version());
            return measure(firstRound, database::jvmArguments, database.statements());
        } catch (GeneralSecurityException | SQLException e) {
            throw new IOException("The database of the benchmarks cannot be started", e);
        }
    }

    private List<String> measure(int firstRound, Supplier<List<String>> shared, String database)
            throws IOException, InterruptedException {
        Set<Group> added = added();
        // Not before the database runs: without one, what was measured earlier stays in its place.
        if (!adds) {
            archive.put(groups).ifPresent(folder -> out.println("What was measured before is kept in " + folder));
        }
        new Environment(folders).note(groups, added, profile);
        return new Runner(folders, out, shared).run(jobs(firstRound, database));
    }
}
