package dev.portcullis.benchmarks.run;

import java.util.Arrays;
import java.util.Locale;

/** A part of a profile that can be run by itself. */
public enum Group {
    /** What no variant is part of. */
    MACHINE,
    /** Statements over the stub driver. */
    STUB,
    /** A query of 1,000 rows over the stub driver, in several JVMs. */
    ROWS,
    /** Statements over a MySQL on this machine. */
    MYSQL,
    /** Connects over TLS. */
    CONNECT,
    /** The first connection of a fresh JVM. */
    START,
    /** Verdicts of firewalls. */
    FIREWALL,
    /** Records of audit trails. */
    AUDIT,
    /** What grows, and how. */
    GROWTH;

    /** The word of the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean needsDatabase() {
        return this == MYSQL || this == CONNECT || this == START;
    }

    /** The group of that word. */
    public static Group of(String label) {
        return Arrays.stream(values())
                .filter(group -> group.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no group " + label + "; there are "
                        + Arrays.toString(values()).toLowerCase(Locale.ROOT)));
    }
}
