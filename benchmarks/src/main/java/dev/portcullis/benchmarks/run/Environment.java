package dev.portcullis.benchmarks.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a reader must know of a run to judge its figures: the machine, the JDK, the time, the commit, the settings and all versions. */
public final class Environment {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'");
    private static final Pattern JAR = Pattern.compile("(.+)-(\\d[\\w.]*)\\.jar");
    private static final List<String> NAMED = List.of(
            "mysql-connector-j",
            "HikariCP",
            "p6spy",
            "datasource-proxy",
            "druid",
            "aws-advanced-jdbc-wrapper",
            "aws-secretsmanager-jdbc",
            "sdk-core",
            "shardingsphere-jdbc",
            "logback-classic",
            "jmh-core");

    private final Folders folders;

    Environment(Folders folders) {
        this.folders = folders;
    }

    Path file() {
        return folders.target().resolve("run.properties");
    }

    /** What holds for a group that is about to run. */
    Noted now(Profile profile) throws IOException, InterruptedException {
        return new Noted(
                TIME.format(LocalDateTime.now(ZoneOffset.UTC)), commit(), profile.label(), load(), jdk(), machine());
    }

    /**
     * Adds what holds for the groups that are about to run.
     *
     * @param added those whose rounds are added to others
     */
    void note(Set<Group> groups, Set<Group> added, Profile profile) throws IOException, InterruptedException {
        Properties all = read(folders);
        Noted now = now(profile);
        keepOfEach(all);
        all.setProperty("machine", now.machine());
        all.setProperty("jdk", now.jdk());
        all.setProperty("versions", String.join(", ", versions()));
        for (Group group : groups) {
            Noted.of(group, all)
                    .filter(earlier -> added.contains(group))
                    .map(now::addedTo)
                    .orElse(now)
                    .put(group, all);
        }
        all.setProperty("settings." + profile.label(), profile.describe());
        write(all);
    }

    /** What was noted for all together holds for the groups that were run then, and not for those to come. */
    private static void keepOfEach(Properties all) {
        for (Group group : Group.values()) {
            Noted.of(group, all)
                    .filter(noted -> noted.jdk().isEmpty())
                    .ifPresent(noted -> noted.on(all.getProperty("jdk", ""), all.getProperty("machine", ""))
                            .put(group, all));
        }
    }

    private static String jdk() {
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version");
    }

    /** Adds the version of the MySQL that was measured with. */
    void noteServer(String version) throws IOException {
        Properties all = read(folders);
        all.setProperty("server", version);
        write(all);
    }

    private void write(Properties all) throws IOException {
        try (var out = Files.newBufferedWriter(file())) {
            all.store(out, null);
        }
    }

    /** What was noted; empty before the first run. */
    public static Properties read(Folders folders) throws IOException {
        Properties all = new Properties();
        Path file = new Environment(folders).file();
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                all.load(in);
            }
        }
        return all;
    }

    private static String machine() throws IOException {
        String processor = lines("/proc/cpuinfo").stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*: ", ""))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        String memory = lines("/proc/meminfo").stream()
                .findFirst()
                .map(line -> Math.round(Long.parseLong(line.replaceAll("\\D", "")) / 1048576.0) + " GiB, ")
                .orElse("");
        return Runtime.getRuntime().availableProcessors() + " cores of " + processor + ", " + memory
                + System.getProperty("os.name") + " "
                + System.getProperty("os.version").replaceFirst("[-+].*", "");
    }

    /** How many threads wanted to run on average in the minute before: more than none means that others used the machine. */
    private static String load() throws IOException {
        return lines("/proc/loadavg").stream()
                .findFirst()
                .map(line -> line.replaceFirst(" .*", ""))
                .orElse("unknown");
    }

    /** Nothing where the system is not Linux. */
    private static List<String> lines(String file) throws IOException {
        Path path = Path.of(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    private String commit() throws IOException, InterruptedException {
        String commit = git("rev-parse", "--short", "HEAD");
        boolean changed = !git("status", "--porcelain", "--untracked-files=no", "driver", "benchmarks")
                .isEmpty();
        return commit.isEmpty() ? "unknown" : commit + (changed ? " with changes" : "");
    }

    /** What git says; nothing where there is no git, or no repository. */
    private String git(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folders.project().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return "";
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return said;
    }

    private List<String> versions() throws IOException {
        Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try (Stream<Path> jars = Files.walk(folders.target().getParent())) {
            jars.filter(path -> path.getParent().endsWith("lib")).forEach(path -> {
                Matcher jar = JAR.matcher(path.getFileName().toString());
                if (jar.matches() && NAMED.contains(jar.group(1))) {
                    found.put(jar.group(1).equals("sdk-core") ? "AWS SDK" : jar.group(1), jar.group(2));
                }
            });
        }
        return found.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
    }
}
