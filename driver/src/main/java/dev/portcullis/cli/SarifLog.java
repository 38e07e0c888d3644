package dev.portcullis.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.portcullis.firewall.baseline.CallSite;
import dev.portcullis.firewall.baseline.Concatenation;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Findings as a SARIF log, which code scanning shows at the lines where SQL is built.
 *
 * @param sourceRoot where the sources lie in the repository
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
 */
record SarifLog(List<Concatenation> findings, String sourceRoot) {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String RULE = "sql-built-out-of-values";

    void write(PrintWriter out) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("$schema", SCHEMA);
            json.writeStringField("version", "2.1.0");
            json.writeArrayFieldStart("runs");
            json.writeStartObject();
            writeTool(json);
            json.writeArrayFieldStart("results");
            for (Concatenation finding : findings) {
                writeResult(json, finding);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
    }

    private static void writeTool(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("tool");
        json.writeObjectFieldStart("driver");
        json.writeStringField("name", "Portcullis");
        json.writeArrayFieldStart("rules");
        json.writeStartObject();
        json.writeStringField("id", RULE);
        writeMessage(json, "shortDescription", "SQL is built out of values");
        writeMessage(
                json,
                "fullDescription",
                "Statements of one shape came from here with different literals, so values are written into the text of the statement."
                        + " Whoever chooses a value may choose the statement (CWE-89).");
        writeMessage(json, "help", "Use a PreparedStatement and bind each value with '?'.");
        json.writeObjectFieldStart("properties");
        json.writeArrayFieldStart("tags");
        json.writeString("security");
        json.writeString("external/cwe/cwe-089");
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeResult(JsonGenerator json, Concatenation finding) throws IOException {
        CallSite site = finding.site();
        json.writeStartObject();
        json.writeStringField("ruleId", RULE);
        json.writeStringField("level", "warning");
        writeMessage(json, "message", site.id() + " builds this SQL out of values: " + finding.text());
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        String path = path(site);
        if (path != null) {
            json.writeObjectFieldStart("physicalLocation");
            json.writeObjectFieldStart("artifactLocation");
            json.writeStringField("uri", path);
            json.writeEndObject();
            if (site.line() > 0) {
                json.writeObjectFieldStart("region");
                json.writeNumberField("startLine", site.line());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeArrayFieldStart("logicalLocations");
        json.writeStartObject();
        json.writeStringField("fullyQualifiedName", site.type() + "." + site.method());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectFieldStart("partialFingerprints");
        json.writeStringField("siteAndShape/v1", site.id() + " " + finding.shape());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeMessage(JsonGenerator json, String name, String text) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("text", text);
        json.writeEndObject();
    }

    /** The path of the source in the repository, from the package and the name of the file. */
    private @Nullable String path(CallSite site) throws IOException {
        if (site.file() == null) {
            return null;
        }
        int end = site.type().lastIndexOf('.');
        String folder = end < 0 ? "" : site.type().substring(0, end).replace('.', '/') + "/";
        String root = sourceRoot.isEmpty() || sourceRoot.endsWith("/") ? sourceRoot : sourceRoot + "/";
        try {
            return new URI(null, null, root + folder + site.file(), null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IOException("No URI can be made of " + root + folder + site.file(), e);
        }
    }
}
