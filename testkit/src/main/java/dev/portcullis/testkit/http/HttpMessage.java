package dev.portcullis.testkit.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 message as the AWS SDK sends and takes it: a start line, headers that occur once, a body of declared length.
 * The body's array belongs to the message.
 */
public final class HttpMessage {
    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_BODY = 16 * 1024 * 1024;

    private final String startLine;
    private final Map<String, String> headers;
    private final byte[] body;

    /** @param headers names in lower case */
    public HttpMessage(String startLine, Map<String, String> headers, byte[] body) {
        this.startLine = startLine;
        this.headers = headers;
        this.body = body;
    }

    /** The next message of the stream, or null at its end. */
    public static @Nullable HttpMessage read(InputStream in) throws IOException {
        String startLine = line(in);
        if (startLine == null) {
            return null;
        }
        var headers = new TreeMap<String, String>();
        for (String line = line(in); line == null || !line.isEmpty(); line = line(in)) {
            int colon = line == null ? -1 : line.indexOf(':');
            if (line == null || colon < 1) {
                throw new IOException("not a header: " + line);
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (length < 0 || length > MAX_BODY || headers.containsKey("transfer-encoding")) {
            throw new IOException("only a body of declared length up to " + MAX_BODY + " bytes is read");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the body ends early");
        }
        return new HttpMessage(startLine, headers, body);
    }

    public void write(OutputStream out) throws IOException {
        var head = new StringBuilder(startLine).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("content-length: ").append(body.length).append("\r\n\r\n");
        var message = new ByteArrayOutputStream();
        message.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        message.writeBytes(body);
        message.writeTo(out);
        out.flush();
    }

    public String startLine() {
        return startLine;
    }

    public byte[] body() {
        return body;
    }

    /** The value of the header, empty when it is absent. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    private static @Nullable String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 && line.size() == 0) {
                return null;
            }
            if (b < 0 || line.size() == MAX_LINE) {
                throw new IOException("a line without end");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
