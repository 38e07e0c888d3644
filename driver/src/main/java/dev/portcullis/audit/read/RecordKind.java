package dev.portcullis.audit.read;

import java.util.Locale;

/** The types of record that are not events: those of the trail itself, and the definitions. */
public enum RecordKind {
    /** First record of a segment. */
    SEGMENT,
    /** A process took the trail up. */
    START,
    /** It put the trail down. */
    STOP,
    /** Events were lost. */
    GAP,
    /** A signature. */
    CHECKPOINT,
    /** Segments were removed. */
    RETENTION,
    /** The wall clock was set. */
    CLOCK,
    /** A definition: a session. */
    SESSION,
    /** A definition: a statement. */
    STATEMENT,
    /** Everything else. */
    EVENT;

    private static final RecordKind[] ALL = values();
    private final String word = name().toLowerCase(Locale.ROOT);

    /** The type of a line. */
    public static RecordKind of(RecordLine line) {
        for (int i = 0; i < ALL.length - 1; i++) {
            if (line.isType(ALL[i].word)) {
                return ALL[i];
            }
        }
        return EVENT;
    }

    /** Whether other records name this one by its id. */
    public boolean isDefinition() {
        return this == SESSION || this == STATEMENT;
    }

    /** Whether the record is about the application, not about the trail. */
    public boolean isEventOrDefinition() {
        return this == EVENT || isDefinition();
    }
}
