package dev.portcullis.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Texts with places such as <code>{{brief}}</code> in them. */
final class Template {
    private Template() {}

    /**
     * The text of a file of this package, with its places filled.
     *
     * @throws IllegalStateException when a place is left
     */
    static String fill(String file, Map<String, String> places) throws IOException {
        String text = text(file);
        for (Map.Entry<String, String> place : places.entrySet()) {
            text = text.replace("{{" + place.getKey() + "}}", place.getValue());
        }
        if (text.contains("{{")) {
            throw new IllegalStateException(file + " has a place that nothing fills: "
                    + text.substring(text.indexOf("{{")).replaceFirst("(?s)}}.*", "}}"));
        }
        return text;
    }

    private static String text(String file) throws IOException {
        try (InputStream in = Template.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
