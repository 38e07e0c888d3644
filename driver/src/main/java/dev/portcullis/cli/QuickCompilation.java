package dev.portcullis.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Has the JVM compile nearly all code once, and quickly, instead of again and again, and well: a batch is over before the second pays. Of four
 * seconds for 56,000 statements on one core the optimizing compiler took more than half.
 *
 * <p>Asks by a compiler directive, which HotSpot takes from a running program too. A JVM that takes none is as slow as it was.
 */
final class QuickCompilation {
    /** The first that matches holds: what the loops over the characters of every line need, and nothing else, is compiled well. */
    private static final String DIRECTIVE = """
            [{match: ["dev/portcullis/cli/StatementLines.*",
                      "dev/portcullis/firewall/Skeleton.*",
                      "dev/portcullis/firewall/Fingerprint.*",
                      "dev/portcullis/firewall/CharClass.*",
                      "dev/portcullis/firewall/Cursor.*",
                      "java/lang/String*.*",
                      "java/lang/Long.*",
                      "java/lang/Math.*",
                      "java/lang/invoke/VarHandle*.*",
                      "java/util/concurrent/*.*",
                      "sun/security/provider/DigestBase.*",
                      "sun/security/provider/SHA2.implCompress"],
              c2: {Exclude: false}},
             {match: "*.*", c2: {Exclude: true}}]
            """;

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
