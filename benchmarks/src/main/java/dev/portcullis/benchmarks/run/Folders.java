package dev.portcullis.benchmarks.run;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * Where things are.
 *
 * @param target the {@code target} folder of the benchmarks, which holds their jar
 */
public record Folders(Path target) {
    private static final List<String> HARNESS = List.of("jmh-core", "jopt-simple", "commons-math3", "jspecify");

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
        all.add(target.getParent().resolve("peers").resolve(libraries).resolve("target/lib") + File.separator + "*");
        return all.toString();
    }

    private Path only(String library) {
        try (Stream<Path> jars = Files.list(target.resolve("lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(library + "-"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No " + library + " in " + target.resolve("lib")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
