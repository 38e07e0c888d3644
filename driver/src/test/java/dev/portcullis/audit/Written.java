package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.read.Segments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What stands in the files of a trail, checked by a few lines that share nothing with the driver. */
final class Written {
    private static final int TAIL = ",\"hash\":\"".length() + 64 + "\"}".length();

    private Written() {}

    static List<String> lines(Path trail) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path segment : Segments.list(trail)) {
            String text = Files.readString(segment);
            assertThat(text).endsWith("\n");
            lines.addAll(List.of(text.split("\n")));
        }
        return lines;
    }

    /** Every line has the next number and hashes to what it says. */
    static void requireChain(List<String> lines) throws NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] previous = new byte[32];
        long seq = 1;
        for (String line : lines) {
            assertThat(line).startsWith("{\"seq\":" + seq++ + ",\"time\":\"");
            sha256.update(previous);
            previous = sha256.digest(line.substring(0, line.length() - TAIL).getBytes(StandardCharsets.UTF_8));
            assertThat(line).endsWith(",\"hash\":\"" + HexFormat.of().formatHex(previous) + "\"}");
        }
    }
}
