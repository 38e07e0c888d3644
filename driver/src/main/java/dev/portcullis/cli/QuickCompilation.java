package dev.portcullis.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Has the JVM compile the driver's code once, and quickly, instead of again and again, and well: a batch is over before the second pays. Of four
 * seconds for 56,000 statements on one core the optimizing compiler took more than half.
 *
 * <p>Asks by a compiler directive, which HotSpot takes from a running program too. A JVM that takes none is as slow as it was.
 */
final class QuickCompilation {
    private static final String DIRECTIVE = "[{match: \"dev/portcullis/*.*\", c2: {Exclude: true}}]";

    private QuickCompilation() {}

    static void ask() {
        try {
            Path file = Files.createTempFile("portcullis", ".json");
            try {
                Files.writeString(file, DIRECTIVE);
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "compilerDirectivesAdd",
                                new Object[] {new String[] {file.toString()}},
                                new String[] {String[].class.getName()});
            } finally {
                Files.delete(file);
            }
        } catch (IOException | JMException | RuntimeException e) {
            // Nothing depends on it but time.
        }
    }
}
