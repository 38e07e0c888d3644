package dev.portcullis.audit;

/**
 * What many events have in common and a segment of the trail says once: a session or a statement. An immutable value but for the two fields of
 * the writer; what changes is a new definition.
 */
public abstract class Definition {
    /** The segment that has this definition, and by which id. Owned by the thread that writes the trail. */
    long segment = -1;

    int id;

    /** The value of the record's {@code type}. */
    protected abstract String type();

    /** Writes the fields of the record behind {@code id}. Called on the thread that writes the trail, once per segment. */
    protected abstract void write(RecordWriter out);
}
