package dev.portcullis.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the application's code sets, beside the text of a URL and properties.
 *
 * @param user the database user, or null for the one that the text names
 * @param password the password, or null for the one that the text gives; copied neither in nor out
 * @param connectorProperties properties of Connector/J, also ones that no text may set; they win over those of the text
 */
public record SetByCode(@Nullable String user, @Nullable Secret password, Map<String, String> connectorProperties) {
    /** Nothing. */
    public static final SetByCode NOTHING = new SetByCode(null, null, Map.of());

    /** Copies the map. */
    public SetByCode {
        connectorProperties = Map.copyOf(connectorProperties);
    }
}
