package dev.portcullis.audit;

import org.jspecify.annotations.Nullable;

/**
 * A value that was bound, as the record has it.
 *
 * @param parameter its index from 1, or its name
 * @param type {@code null}, {@code number}, {@code boolean}, {@code text}, {@code bytes}, {@code time}, {@code stream} or {@code object}
 * @param value the value, cut after {@value #MOST_CHARACTERS} characters, or null
 * @param hmac 32 hex digits of its HMAC-SHA256, or null
 * @param token of which the holder of the key gets the value back, cut as {@code value} is, or null
 * @param length in characters or bytes where it is long or a stream; -1 where that is not known or no news
 */
record BoundValue(
        String parameter,
        String type,
        @Nullable String value,
        @Nullable String hmac,
        @Nullable String token,
        long length) {
    static final int MOST_CHARACTERS = 256;

    void write(RecordWriter out) {
        out.object("")
                .text("parameter", parameter)
                .text("type", type)
                .text("value", value)
                .text("hmac", hmac)
                .text("token", token);
        if (length >= 0) {
            out.number("length", length);
        }
        out.end();
    }
}
