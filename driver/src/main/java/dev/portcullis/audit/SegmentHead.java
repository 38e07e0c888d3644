package dev.portcullis.audit;

import dev.portcullis.audit.read.Fields;
import dev.portcullis.audit.read.RecordLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the first record of a segment says.
 *
 * @param trail the trail's id
 * @param previous the hash of the record before the segment
 * @param events how many events the trail had recorded before
 * @param lost how many it had declared lost before
 */
record SegmentHead(@Nullable String trail, @Nullable String previous, long events, long lost) {
    private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
    /** As {@link RecordStream#segment} writes it. */
    private static final Pattern FIELDS =
            Pattern.compile(",\"format\":1,\"trail\":\"([0-9a-f]{16})\",\"previous\":\"([0-9a-f]{64})\",\"events\":"
                    + NUMBER + ",\"lost\":" + NUMBER);

    private static final Pattern TIME = Pattern.compile("[0-9T:.Z-]+");

    /**
     * Reads it. No JSON parser is asked for what this driver wrote itself: loading one is what a function that starts again would wait for.
     *
     * @throws IOException if the line is no JSON object
     */
    static SegmentHead of(RecordLine line) throws IOException {
        String fields =
                new String(line.bytes(), line.fields(), line.contentEnd() - line.fields(), StandardCharsets.ISO_8859_1);
        Matcher known = FIELDS.matcher(fields);
        if (known.matches() && TIME.matcher(line.time()).matches()) {
            return new SegmentHead(
                    known.group(1), known.group(2), Long.parseLong(known.group(3)), Long.parseLong(known.group(4)));
        }
        Fields all = Fields.of(line);
        return new SegmentHead(all.text("trail"), all.text("previous"), all.number("events"), all.number("lost"));
    }
}
