package dev.portcullis.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the fields of one record, in order. A name is a constant of ASCII letters; a null or empty value leaves the field out. */
public interface RecordWriter {
    /** A whole number. */
    RecordWriter number(String name, long value);

    /** {@code true} or {@code false}. */
    RecordWriter flag(String name, boolean value);

    /** A text. Unpaired surrogates become U+FFFD. */
    RecordWriter text(String name, @Nullable CharSequence value);

    /** An array of texts. */
    RecordWriter texts(String name, List<String> values);

    /** An array of whole numbers. */
    RecordWriter numbers(String name, long[] values);

    /** Begins an object, which {@link #end} ends; an empty name inside an array. */
    RecordWriter object(String name);

    /** Begins an array, which {@link #end} ends. */
    RecordWriter array(String name);

    /** Ends the object or array that began last. */
    RecordWriter end();
}
