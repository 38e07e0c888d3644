package dev.portcullis.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.tls.Root;
import dev.portcullis.tls.TrustAnchors;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is trusted for one endpoint: roots, or the problem why there are none. */
record TrustedHost(
        Endpoint endpoint,
        @Nullable TrustAnchors anchors,
        @Nullable String problem) {
    private static final Duration SOON = Duration.ofDays(90);

    /** Whether there are roots and none has expired. */
    boolean isSound(Instant now) {
        return anchors != null && anchors.roots().stream().noneMatch(root -> now.isAfter(root.notAfter()));
    }

    void writeText(Instant now, PrintWriter out) {
        out.println(
                endpoint.host() + " (" + kind() + (endpoint.region() == null ? "" : " in " + endpoint.region()) + ")");
        if (anchors == null) {
            out.println("  trusts nothing: " + problem);
            return;
        }
        out.println("  trusts " + anchors + ", " + source(anchors));
        for (Root root : anchors.roots()) {
            out.println("  " + root.keyType() + "  " + root.subject());
            out.println("    SHA-256  " + root.sha256());
            out.println("    expires  " + LocalDate.ofInstant(root.notAfter(), ZoneOffset.UTC) + ", "
                    + switch (state(root, now)) {
                        case "expired" -> "EXPIRED " + -daysLeft(root, now) + " days ago";
                        case "expires-soon" -> "SOON, in " + daysLeft(root, now) + " days";
                        default -> "in " + daysLeft(root, now) + " days";
                    });
        }
    }

    static void writeJson(List<TrustedHost> hosts, Instant now, PrintWriter out) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter()) {
            json.writeStartArray();
            for (TrustedHost host : hosts) {
                host.writeJson(now, json);
            }
            json.writeEndArray();
        }
        out.println();
    }

    private void writeJson(Instant now, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("host", endpoint.host());
        json.writeStringField("kind", kind());
        json.writeStringField("region", endpoint.region());
        if (anchors == null) {
            json.writeStringField("problem", problem);
        } else {
            json.writeStringField("source", source(anchors));
            json.writeStringField("origin", anchors.origin());
            json.writeArrayFieldStart("roots");
            for (Root root : anchors.roots()) {
                json.writeStartObject();
                json.writeStringField("subject", root.subject());
                json.writeStringField("key", root.keyType());
                json.writeStringField("sha256", root.sha256());
                json.writeStringField("notAfter", root.notAfter().toString());
                json.writeNumberField("daysLeft", daysLeft(root, now));
                json.writeStringField("state", state(root, now));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private String kind() {
        return endpoint.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String source(TrustAnchors anchors) {
        return anchors.source().name().toLowerCase(Locale.ROOT);
    }

    private static long daysLeft(Root root, Instant now) {
        return Duration.between(now, root.notAfter()).toDays();
    }

    private static String state(Root root, Instant now) {
        if (now.isAfter(root.notAfter())) {
            return "expired";
        }
        return now.plus(SOON).isAfter(root.notAfter()) ? "expires-soon" : "valid";
    }
}
