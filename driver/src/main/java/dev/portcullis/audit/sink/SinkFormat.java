package dev.portcullis.audit.sink;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a record is written for a sink. {@code docs/sinks.md} has an example of each. */
public enum SinkFormat {
    /** The line of the trail with its session and statement joined to it behind the hash. */
    JSON("json") {
        @Override
        byte[] format(AuditRecord record) {
            return JoinedJson.of(record);
        }
    },
    /** The line of the trail as it stands in its file. */
    LINES("lines") {
        @Override
        byte[] format(AuditRecord record) {
            return record.line();
        }
    },
    /** OCSF 1.8.0, class 6005 Datastore Activity. */
    OCSF_1_8("ocsf-1.8") {
        @Override
        byte @Nullable [] format(AuditRecord record) {
            return OcsfEvent.of(record, "1.8.0", false);
        }
    },
    /** OCSF 1.9.0-dev, class 6005 with the profile {@code record_integrity}. */
    OCSF_1_9("ocsf-1.9-dev") {
        @Override
        byte @Nullable [] format(AuditRecord record) {
            return OcsfEvent.of(record, "1.9.0-dev", true);
        }
    };

    private final String text;

    SinkFormat(String text) {
        this.text = text;
    }

    /** The record in UTF-8, without a line feed; null when the format has no form for it. */
    abstract byte @Nullable [] format(AuditRecord record);

    static SinkFormat parse(String sink, String text) throws InvalidSinkException {
        String wanted = text.toLowerCase(Locale.ROOT);
        for (SinkFormat format : values()) {
            if (format.text.equals(wanted)) {
                return format;
            }
        }
        throw new InvalidSinkException("Sink " + sink + ": format \"" + text + "\" is not one of "
                + Arrays.stream(values()).map(format -> format.text).collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
        return text;
    }
}
