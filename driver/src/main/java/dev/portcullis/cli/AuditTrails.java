package dev.portcullis.cli;

import dev.portcullis.audit.read.Segments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The trails that a command line names. */
final class AuditTrails {
    private AuditTrails() {}

    /** Those in some directories; at least one in each. */
    static List<Path> of(List<Path> directories) throws IOException {
        List<Path> trails = new ArrayList<>();
        for (Path directory : directories) {
            if (!Files.isDirectory(directory)) {
                throw new IOException(directory + " is no directory; name that of portcullis.audit.dir");
            }
            List<Path> found = Segments.trails(directory);
            if (found.isEmpty()) {
                throw new IOException("there is no trail in " + directory + "; name that of portcullis.audit.dir");
            }
            trails.addAll(found);
        }
        return trails;
    }
}
