package dev.portcullis.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.portcullis.audit.read.TrailRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes records as lines of a table, or as one JSON object a line. */
final class AuditPrinter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LEAST_WIDTH = 80;
    private static final int DEFAULT_WIDTH = 140;

    private final PrintWriter out;
    private final boolean json;
    private final boolean values;
    private final int width;
    private boolean begun;

    /** @param values whether lines of a table are followed by bound values */
    AuditPrinter(PrintWriter out, boolean json, boolean values) {
        this.out = out;
        this.json = json;
        this.values = values;
        this.width = width();
    }

    private static int width() {
        try {
            return Math.max(LEAST_WIDTH, Integer.parseInt(System.getenv().getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException e) {
            return DEFAULT_WIDTH;
        }
    }

    void print(TrailRecord record) throws IOException {
        if (json) {
            out.println(json(record.joined()));
            return;
        }
        if (!begun) {
            begun = true;
            out.println(line("TIME", "USER", "OPERATION", "OUTCOME", "ROWS", "MILLIS", "WHAT"));
        }
        boolean operation = record.type().equals("operation");
        out.println(line(
                record.time().replace("T", " ").replace("Z", ""),
                record.text("user"),
                operation ? record.text("operation") : record.type(),
                record.text("outcome"),
                rows(record),
                millis(record.text("micros")),
                operation ? record.text("sql") : details(record)));
        if (values && record.field("binds") instanceof List<?> binds) {
            out.println("    " + cut(bound(binds), width - 4));
        }
    }

    /** Such as {@code 1=4711 2=null}, in brackets for each entry of a batch. */
    private static String bound(List<?> binds) {
        List<String> texts = new ArrayList<>();
        for (Object each : binds) {
            if (each instanceof List<?> entry) {
                texts.add('[' + bound(entry) + ']');
            } else if (each instanceof Map<?, ?> bind) {
                Object value = bind.get("value");
                texts.add(bind.get("parameter") + "=" + (value == null ? bind.get("type") : value));
            }
        }
        return String.join(" ", texts);
    }

    private String line(
            String time, String user, String operation, String outcome, String rows, String millis, String what) {
        String start = String.format(
                Locale.ROOT,
                "%-26s  %-12s  %-11s  %-8s  %7s  %9s  ",
                time,
                cut(user, 12),
                cut(operation, 11),
                cut(outcome, 8),
                rows,
                millis);
        return (start + cut(what, Math.max(20, width - start.length()))).stripTrailing();
    }

    /** As it fits; characters that a terminal would obey are shown as what they are not. */
    private static String cut(String text, int length) {
        StringBuilder visible = new StringBuilder();
        text.codePoints()
                .limit(length + 1L)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(visible::appendCodePoint);
        return visible.codePointCount(0, visible.length()) <= length
                ? visible.toString()
                : visible.substring(0, visible.offsetByCodePoints(0, length - 1)) + "…";
    }

    private static String rows(TrailRecord record) {
        String read = record.text("rowsRead");
        return read.isEmpty() ? record.text("rowsAffected") : read;
    }

    private static String millis(String micros) {
        if (micros.isEmpty()) {
            return "";
        }
        return String.format(Locale.ROOT, "%,.3f", Long.parseLong(micros) / 1000.0);
    }

    private static String details(TrailRecord record) {
        List<String> details = new ArrayList<>();
        record.joined().forEach((name, value) -> {
            if (!List.of("event", "seq", "time", "type", "hash", "user", "outcome", "micros")
                    .contains(name)) {
                details.add(name + "=" + value);
            }
        });
        return String.join(" ", details);
    }

    static String json(Map<String, Object> fields) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            write(generator, fields);
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        if (value instanceof Map<?, ?> fields) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                generator.writeFieldName(String.valueOf(field.getKey()));
                write(generator, field.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> values) {
            generator.writeStartArray();
            for (Object each : values) {
                write(generator, each);
            }
            generator.writeEndArray();
        } else if (value instanceof Long number) {
            generator.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else {
            generator.writeString(value.toString());
        }
    }

    void flush() {
        out.flush();
    }
}
