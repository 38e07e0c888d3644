package dev.portcullis.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.portcullis.firewall.baseline.Concatenation;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Findings as one JSON array. */
record FindingsJson(List<Concatenation> findings) {
    void write(PrintWriter out) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter()) {
            json.writeStartArray();
            for (Concatenation finding : findings) {
                json.writeStartObject();
                json.writeStringField("application", finding.application());
                json.writeStringField("class", finding.site().type());
                json.writeStringField("method", finding.site().method());
                json.writeStringField("file", finding.site().file());
                json.writeNumberField("line", finding.site().line());
                json.writeStringField("shape", finding.shape().toString());
                json.writeStringField("statement", finding.text());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        out.println();
    }
}
