package dev.portcullis.testkit.mysql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes one file out of a package of Debian or Ubuntu. The package manager delivers and checks the package; it is unpacked where it is asked to be, so
 * neither root nor an installation is needed.
 */
record DebianPackage(String file, Pattern nameInPackage, List<String> candidates) {
    /** A file that has that name in the package, too. */
    static DebianPackage of(String file, String... candidates) {
        return new DebianPackage(file, Pattern.compile(Pattern.quote(file)), List.of(candidates));
    }

    /** Leaves the file under its plain name in the directory. */
    void fetch(Path directory) throws IOException, EngineUnavailableException {
        // An index of our own: the system's may be empty, and only root may fill it.
        Path index = Files.createDirectories(directory.resolve("index"));
        List<String> ownIndex = List.of("-o", "Dir::State::lists=" + index);
        for (List<String> options : List.of(List.<String>of(), ownIndex)) {
            if (!options.isEmpty() && !apt(directory, options, "update").succeeded()) {
                break;
            }
            for (String candidate : candidates) {
                if (apt(directory, options, "download", candidate).succeeded()) {
                    Trees.delete(index);
                    unpack(directory);
                    return;
                }
            }
        }
        throw new EngineUnavailableException(file + " is missing and apt-get does not deliver "
                + String.join(" or ", candidates) + "; install it with the system's package manager");
    }

    private static ShortRun apt(Path directory, List<String> options, String... arguments) throws IOException {
        var command = new ArrayList<String>(List.of("apt-get", "-q"));
        command.addAll(options);
        command.addAll(List.of(arguments));
        try {
            return ShortRun.of(command, Map.of("LC_ALL", "C"), directory, null);
        } catch (IOException e) {
            return new ShortRun(127, String.valueOf(e.getMessage()));
        }
    }

    private void unpack(Path directory) throws IOException, EngineUnavailableException {
        Path tree = directory.resolve("tree");
        try (var packages = Files.newDirectoryStream(directory, "*.deb")) {
            for (Path each : packages) {
                ShortRun run =
                        ShortRun.of(List.of("dpkg", "-x", each.toString(), tree.toString()), Map.of(), directory, null);
                if (!run.succeeded()) {
                    throw new EngineUnavailableException("dpkg does not unpack " + each + ": " + run.output());
                }
                Files.delete(each);
            }
        }
        try (var files = Files.walk(tree)) {
            Path found = files.filter(each ->
                            nameInPackage.matcher(each.getFileName().toString()).matches())
                    .findFirst()
                    .orElseThrow(() -> new EngineUnavailableException("the package of " + file + " does not hold it"));
            Files.copy(found.toRealPath(), directory.resolve(file));
        }
        Trees.delete(tree);
    }
}
