package dev.portcullis.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@code target} folder as a build leaves it, with empty files in the place of libraries. */
final class FakeTarget {
    private static final List<String> LIBRARIES = List.of(
            "jmh-core",
            "jopt-simple",
            "commons-math3",
            "jspecify",
            "mysql-connector-j",
            "portcullis-jdbc",
            "jsqlparser",
            "jackson-core",
            "snakeyaml-engine",
            "picocli",
            "eventstream",
            "reactive-streams",
            "slf4j-api",
            "sdk-core");

    private FakeTarget() {}

    static Folders in(Path project) throws IOException {
        Path target = Files.createDirectories(project.resolve("benchmarks/target"));
        Path libraries = Files.createDirectory(target.resolve("lib"));
        for (String library : LIBRARIES) {
            Files.createFile(libraries.resolve(library + "-1.0.jar"));
        }
        for (String peer : List.of("aws-wrapper", "aws-secrets", "shardingsphere")) {
            Files.createDirectories(
                    project.resolve("benchmarks/peers").resolve(peer).resolve("target/lib"));
        }
        return new Folders(target);
    }
}
