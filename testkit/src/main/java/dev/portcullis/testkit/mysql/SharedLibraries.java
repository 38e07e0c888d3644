package dev.portcullis.testkit.mysql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shared libraries that a server program wants and a bare Debian or Ubuntu lacks: unpacked into the cache and shown to
 * the server alone.
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
        return cache.directory(name, directory -> {
            LOG.log(System.Logger.Level.INFO, "{0} is missing; asking the package manager for it", name);
            // Debian's 64-bit-time packages add t64 to the name.
            new DebianPackage(name, Pattern.compile(Pattern.quote(name) + "(t64)?"), packages).fetch(directory);
        });
    }
}
