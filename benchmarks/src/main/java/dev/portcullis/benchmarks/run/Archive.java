package dev.portcullis.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The files of results, and what becomes of them when their groups are run again. */
final class Archive {
    private final Folders folders;

    Archive(Folders folders) {
        this.folders = folders;
    }

    /** The last round that any variant of these groups has results of; 0 when there are none. */
    int lastRound(Set<Group> groups) throws IOException {
        return files(groups).stream()
                .map(file -> file.getFileName().toString().replaceFirst(".*-(\\d+)\\.json", "$1"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
    }

    /**
     * Puts the results of these groups aside, with a copy of what was noted of them: a run that is stopped, or that was not meant, costs nobody what was
     * measured before. Returns the folder where they are now; nothing when there were none.
     */
    Optional<Path> put(Set<Group> groups) throws IOException {
        List<Path> files = files(groups);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString().replace(':', '-');
        Path folder = Files.createDirectories(folders.replaced().resolve(now));
        for (Path file : files) {
            Files.move(file, folder.resolve(file.getFileName()));
        }
        Path notes = new Environment(folders).file();
        if (Files.exists(notes)) {
            Files.copy(notes, folder.resolve(notes.getFileName()));
        }
        return Optional.of(folder);
    }

    private List<Path> files(Set<Group> groups) throws IOException {
        if (!Files.isDirectory(folders.results())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folders.results())) {
            return files.filter(file -> groups.stream()
                            .anyMatch(
                                    group -> file.getFileName().toString().matches(group.label() + "-.*-\\d+\\.json")))
                    .toList();
        }
    }
}
