package dev.portcullis.cli;

import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.read.TrailReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The trails that a command line names. */
final class AuditTrails {
    private AuditTrails() {}

    /** Why the trails cannot be read. */
    static String reason(Exception e) {
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + " cannot be read: permission denied; run this as the owner of the trail";
        }
        if (e instanceof NoSuchFileException gone) {
            return gone.getFile() + " is not there any more: the trail removes its old segments; run this again";
        }
        return String.valueOf(e.getMessage());
    }

    /** Tells what was passed over; whether there was such a thing. */
    static boolean tellDamage(TrailReader reader, PrintWriter err) {
        String damage = reader.damage();
        if (damage != null) {
            err.println(damage);
            err.flush();
        }
        return damage != null;
    }

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
