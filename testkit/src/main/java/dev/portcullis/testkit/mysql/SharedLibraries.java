package dev.portcullis.testkit.mysql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shared libraries that a server program wants and a bare Debian or Ubuntu lacks. Its package manager delivers and
 * checks the package; it is unpacked into the cache and shown to the server alone, so neither root nor an installation is
 * needed.
 */
record SharedLibraries(Cache cache) {
    private static final System.Logger LOG = System.getLogger(SharedLibraries.class.getName());
    private static final Pattern MISSING = Pattern.compile("error while loading shared libraries: ([\\w.+-]+):");

    /** Packages that hold the library, newest name first. */
    private static final Map<String, List<String>> PACKAGES =
            Map.of("libaio.so.1", List.of("libaio1t64", "libaio1"), "libnuma.so.1", List.of("libnuma1"));

    /** The variables with which the program finds all its libraries. */
    Map<String, String> environmentFor(Path program) throws IOException, EngineUnavailableException {
        var directories = new ArrayList<String>();
        while (true) {
            Map<String, String> environment =
                    directories.isEmpty() ? Map.of() : Map.of("LD_LIBRARY_PATH", String.join(":", directories));
            ShortRun run = ShortRun.of(
                    List.of(program.toString(), "--no-defaults", "--version"), environment, cache.root(), null);
            if (run.succeeded()) {
                return environment;
            }
            Matcher missing = MISSING.matcher(run.output());
            if (!missing.find() || directories.size() == PACKAGES.size()) {
                throw new EngineUnavailableException(program.getFileName() + " does not run: " + run.output());
            }
            directories.add(library(missing.group(1)).toString());
        }
    }

    private Path library(String name) throws IOException, EngineUnavailableException {
        List<String> packages = PACKAGES.get(name);
        if (packages == null) {
            throw new EngineUnavailableException(name + " is missing");
        }
        return cache.directory(name, directory -> fetch(name, packages, directory));
    }

    private static void fetch(String name, List<String> packages, Path directory)
            throws IOException, EngineUnavailableException {
        LOG.log(System.Logger.Level.INFO, "{0} is missing; asking the package manager for it", name);
        // An index of our own: the system's may be empty, and only root may fill it.
        Path index = Files.createDirectories(directory.resolve("index"));
        List<String> ownIndex = List.of("-o", "Dir::State::lists=" + index);
        for (List<String> options : List.of(List.<String>of(), ownIndex)) {
            if (!options.isEmpty() && !apt(directory, options, "update").succeeded()) {
                break;
            }
            for (String candidate : packages) {
                if (apt(directory, options, "download", candidate).succeeded()) {
                    Trees.delete(index);
                    unpack(name, directory);
                    return;
                }
            }
        }
        throw new EngineUnavailableException(name + " is missing and apt-get does not deliver "
                + String.join(" or ", packages) + "; install it with the system's package manager");
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

    /** Leaves the library under its plain name in the directory; Debian's 64-bit-time packages add {@code t64} to it. */
    private static void unpack(String name, Path directory) throws IOException, EngineUnavailableException {
        Path tree = directory.resolve("tree");
        try (var packages = Files.newDirectoryStream(directory, "*.deb")) {
            for (Path file : packages) {
                ShortRun run =
                        ShortRun.of(List.of("dpkg", "-x", file.toString(), tree.toString()), Map.of(), directory, null);
                if (!run.succeeded()) {
                    throw new EngineUnavailableException("dpkg does not unpack " + file + ": " + run.output());
                }
                Files.delete(file);
            }
        }
        try (var files = Files.walk(tree)) {
            Path library = files.filter(file -> file.getFileName().toString().matches(Pattern.quote(name) + "(t64)?"))
                    .findFirst()
                    .orElseThrow(() -> new EngineUnavailableException("the package of " + name + " does not hold it"));
            Files.copy(library.toRealPath(), directory.resolve(name));
        }
        Trees.delete(tree);
    }
}
