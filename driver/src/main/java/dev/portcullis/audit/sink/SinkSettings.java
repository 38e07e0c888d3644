package dev.portcullis.audit.sink;

import dev.portcullis.audit.policy.SinkEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One entry of the list of sinks. {@code toString} shows no property, since one may be a password.
 *
 * @param name 1 to 64 letters, digits, dots, hyphens or underscores; names the sink's cursor, thread and metrics. The type when none is given
 * @param type what {@link AuditSink#type} says
 * @param format how records are written
 * @param properties all others, for the sink to read
 * @param place {@code file:line:column} of the entry, or empty
 */
public record SinkSettings(String name, String type, SinkFormat format, Map<String, String> properties, String place) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public SinkSettings {
        properties = Map.copyOf(properties);
    }

    /** Reads an entry of the policy file, see {@link #parse}. Errors begin with its place. */
    public static SinkSettings of(SinkEntry entry) throws InvalidSinkException {
        try {
            SinkSettings sink = parse(entry.properties());
            return new SinkSettings(sink.name, sink.type, sink.format, sink.properties, entry.place());
        } catch (InvalidSinkException e) {
            throw new InvalidSinkException(entry.place() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads an entry: {@code type} is required, {@code name} and {@code format} may be given, the rest is the sink's own.
     *
     * @throws InvalidSinkException that names the key, its value and what is allowed
     */
    public static SinkSettings parse(Map<String, String> entry) throws InvalidSinkException {
        Map<String, String> rest = new LinkedHashMap<>(entry);
        String type = rest.remove("type");
        if (type == null) {
            throw new InvalidSinkException(
                    "A sink needs 'type', one of " + SinkTypes.find().names());
        }
        String name = rest.containsKey("name") ? rest.remove("name") : type;
        if (name == null || !NAME.matcher(name).matches()) {
            throw new InvalidSinkException(
                    "The name of a sink, \"" + name
                            + "\", is not 1 to 64 letters, digits, dots, hyphens or underscores that begin with a letter or digit");
        }
        String format = rest.remove("format");
        return new SinkSettings(
                name, type, format == null ? SinkFormat.JSON : SinkFormat.parse(name, format), rest, "");
    }

    /** The error that names the entry. */
    InvalidSinkException error(InvalidSinkException e) {
        return place.isEmpty() ? e : new InvalidSinkException(place + ": " + e.getMessage(), e);
    }

    @Override
    public String toString() {
        return "SinkSettings[" + name + ", " + type + ", " + format + "]";
    }
}
