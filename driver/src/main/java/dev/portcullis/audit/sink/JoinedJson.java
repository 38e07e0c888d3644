package dev.portcullis.audit.sink;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The driver's own format: the bytes of the line, and behind its hash what a reader needs to understand it alone. So the chain is verified from
 * this form exactly as from the file: {@code chained} says how many bytes of it the hash covers.
 *
 * <pre>{@code {<the line>,"hash":"…","event":"<trail>-<seq>","chained":<bytes>,"joined":{"session":{…},"statement":{…}}}}</pre>
 *
 * <p>What is joined is the definition's line without its hash, its {@code seq} included, so that it can be compared with the chained record.
 */
final class JoinedJson {
    private JoinedJson() {}

    static byte[] of(AuditRecord record) {
        byte[] line = record.line();
        ByteArrayOutputStream out = new ByteArrayOutputStream(line.length + 1024);
        out.write(line, 0, line.length - 1);
        ascii(out, ",\"event\":\"" + record.id() + "\",\"chained\":" + record.chained());
        if (record.session() != null || record.statement() != null) {
            ascii(out, ",\"joined\":{");
            definition(out, "session", record.session());
            if (record.session() != null && record.statement() != null) {
                out.write(',');
            }
            definition(out, "statement", record.statement());
            out.write('}');
        }
        out.write('}');
        return out.toByteArray();
    }

    private static void definition(ByteArrayOutputStream out, String name, @Nullable AuditRecord definition) {
        if (definition != null) {
            ascii(out, "\"" + name + "\":");
            out.write(definition.line(), 0, definition.chained());
            out.write('}');
        }
    }

    private static void ascii(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
