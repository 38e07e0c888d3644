package dev.portcullis.audit.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a record, in their order. Every value is a text, a Long, a Boolean, a list or such an object again. */
public final class Fields {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, Object> values;

    private Fields(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Reads a line.
     *
     * @throws IOException if it is not one JSON object in UTF-8, with each name once
     */
    public static Fields parse(byte[] bytes, int from, int to) throws IOException {
        try (JsonParser parser = JSON.createParser(bytes, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the line is no JSON object");
            }
            Fields fields = new Fields(object(parser));
            if (parser.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
            return fields;
        }
    }

    /** The fields of a line. */
    public static Fields of(RecordLine line) throws IOException {
        return parse(line.bytes(), line.from(), line.to());
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getText();
            default -> throw new IOException("a value is neither text, whole number, flag, list nor object");
        };
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(parser));
        }
        return values;
    }

    /** The same with another value of one of them. */
    Fields with(String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return new Fields(changed);
    }

    /** All of them. */
    public Map<String, Object> asMap() {
        return values;
    }

    /** A whole number; 0 if there is none. */
    public long number(String name) {
        return values.get(name) instanceof Long number ? number : 0;
    }

    /** A text; null if there is none. */
    public @Nullable String text(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    /** A flag; false if there is none. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }
}
