package dev.portcullis.audit;

/** What became of something that was sent. */
public enum Outcome {
    /** The server did it. */
    OK,
    /** The server, or Connector/J before it sent anything, refused it. */
    ERROR,
    /** The firewall refused it: nothing was sent. */
    REFUSED,
    /** Nobody can tell: the connection died, it was cancelled, or it took too long. The server may have done it. */
    UNKNOWN;

    private final String word = name().toLowerCase(java.util.Locale.ROOT);

    /** As the record has it. */
    String word() {
        return word;
    }
}
