package dev.portcullis.benchmarks.run;

import dev.portcullis.benchmarks.peer.Variant;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where things are.
 *
 * @param target the {@code target} folder of the benchmarks, which holds their jar
 */
public record Folders(Path target) {
    private static final List<String> HARNESS = List.of("jmh-core", "jopt-simple", "commons-math3", "jspecify");
    private static final List<String> PORTCULLIS =
            List.of("portcullis-jdbc", "jsqlparser", "jackson-core", "snakeyaml-engine", "picocli");
    private static final List<String> AWS_SDK = List.of("eventstream", "reactive-streams", "slf4j-api");

    /** Found from the jar that runs. */
    public static Folders find() {
        try {
            Path jar = Path.of(Folders.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new Folders(jar.toAbsolutePath().getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Path jar() {
        return target.resolve("benchmarks.jar");
    }

    /** What the JVMs measured, one file each. */
    public Path results() {
        return target.resolve("results");
    }

    Path logs() {
        return target.resolve("logs");
    }

    Path work() {
        return target.resolve("work");
    }

    /** What was measured before, with a folder for each run that something took the place of. */
    Path replaced() {
        return target.resolve("replaced");
    }

    Path summary() {
        return target.resolve("summary.tsv");
    }

    /** The folder of the project. */
    public Path project() {
        return target.getParent().getParent();
    }

    /**
     * The class path of a variant. One with libraries of its own gets those, the harness and nothing else, so that no library of another
     * peer stands in for one of its own.
     */
    String classPath(String libraries) {
        if (libraries.isEmpty()) {
            return jar().toString();
        }
        StringJoiner all = new StringJoiner(File.pathSeparator);
        // Not the jar itself: its manifest would bring the libraries of the benchmarks.
        all.add(target.resolve("classes").toString());
        for (String library : HARNESS) {
            all.add(only(library).toString());
        }
        all.add(peerLibraries(libraries));
        return all.toString();
    }

    /**
     * The class path of an application that has one driver and nothing else.
     *
     * @param awsSdk whether Portcullis finds the AWS SDK there, which it needs for tokens and secrets alone
     */
    String applicationPath(Variant variant, boolean awsSdk) {
        StringJoiner all = new StringJoiner(File.pathSeparator);
        all.add(target.resolve("classes").toString());
        if (!variant.libraries().isEmpty()) {
            all.add(peerLibraries(variant.libraries()));
            return all.toString();
        }
        all.add(only("mysql-connector-j").toString());
        if (variant.isPortcullis()) {
            PORTCULLIS.forEach(library -> all.add(only(library).toString()));
            if (awsSdk) {
                AWS_SDK.forEach(library -> all.add(only(library).toString()));
                String version = only("sdk-core").getFileName().toString().replaceFirst("sdk-core", "");
                libraries().stream()
                        .filter(jar -> jar.toString().endsWith(version))
                        .forEach(jar -> all.add(jar.toString()));
            }
        }
        return all.toString();
    }

    private String peerLibraries(String name) {
        Path folder = target.getParent().resolve("peers").resolve(name).resolve("target/lib");
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException("There is no folder " + folder + " with the libraries of the peers; "
                    + "sh benchmarks/run.sh makes it");
        }
        return folder + File.separator + "*";
    }

    private Path only(String library) {
        return libraries().stream()
                .filter(jar -> jar.getFileName().toString().matches(Pattern.quote(library) + "-\\d.*"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no jar of " + library + " in "
                        + target.resolve("lib") + "; sh benchmarks/run.sh puts it there"));
    }

    private List<Path> libraries() {
        Path folder = target.resolve("lib");
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(
                    "There is no folder " + folder + " with the libraries; sh benchmarks/run.sh makes it");
        }
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a folder away, with all that is in it. */
    public static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
