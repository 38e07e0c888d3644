package com.example.fleet;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the chain of one trail through the values of a topic, in the format {@code json}. It trusts what the hash covers and nothing else: the
 * first {@code chained} bytes of a value. What stands behind them is compared with the chained definitions. For one thread.
 */
final class TrailCheck {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String trail;
    private final Map<Long, JsonNode> sessions = new HashMap<>();
    private final Map<Long, JsonNode> statements = new HashMap<>();
    private final Map<Long, String> hashes = new HashMap<>();
    private byte[] hash = new byte[32];
    private long seq;

    TrailCheck(String trail) {
        this.trail = trail;
    }

    /** The number of the last record that was verified. */
    long seq() {
        return seq;
    }

    /**
     * Takes the next value of the trail.
     *
     * @return null for a record that was delivered before, bit by bit the same in what the hash covers
     */
    @Nullable
    VerifiedRecord next(String text) throws BrokenChainException {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        JsonNode whole = parse(value);
        int chained = whole.path("chained").asInt();
        if (chained < 2 || chained >= value.length) {
            throw broken(seq + 1, "does not say what its hash covers");
        }
        byte[] covered = Arrays.copyOf(value, chained);
        JsonNode fields = parse(closed(covered));
        long number = fields.path("seq").asLong();
        String claimed = whole.path("hash").asText();
        if (!whole.path("event").asText().equals(trail + "-" + number)) {
            throw broken(number, "calls itself " + whole.path("event").asText());
        }
        if (number <= seq) {
            repeated(number, claimed);
            return null;
        }
        if (number != seq + 1) {
            throw broken(seq + 1, "is missing; " + number + " follows");
        }
        byte[] computed = sha256(hash, covered);
        if (!HexFormat.of().formatHex(computed).equals(claimed)) {
            throw broken(number, "was altered: its hash is not the one of its content");
        }
        hash = computed;
        seq = number;
        hashes.put(number, claimed);
        VerifiedRecord record = joined(number, fields);
        compare(number, "session", whole.at("/joined/session"), record.session());
        compare(number, "statement", whole.at("/joined/statement"), record.statement());
        return record;
    }

    private VerifiedRecord joined(long number, JsonNode fields) {
        switch (fields.path("type").asText()) {
            case "segment" -> {
                sessions.clear();
                statements.clear();
            }
            case "session" -> sessions.put(fields.path("id").asLong(), fields);
            case "statement" -> statements.put(fields.path("id").asLong(), fields);
            default -> {
                return new VerifiedRecord(
                        trail,
                        number,
                        fields,
                        sessions.get(fields.path("session").asLong()),
                        statements.get(fields.path("statement").asLong()));
            }
        }
        return new VerifiedRecord(trail, number, fields, null, null);
    }

    /** At least once: a repetition is the same record, or somebody wrote a second one under its number. */
    private void repeated(long number, String claimed) throws BrokenChainException {
        if (!claimed.equals(hashes.get(number))) {
            throw broken(number, "was there before with another hash");
        }
    }

    private void compare(long number, String name, JsonNode shown, @Nullable JsonNode defined)
            throws BrokenChainException {
        if (!shown.isMissingNode() && !shown.equals(defined)) {
            throw broken(number, "shows another " + name + " than the chain defines");
        }
    }

    private BrokenChainException broken(long number, String what) {
        return new BrokenChainException("record " + number + " of trail " + trail + " " + what);
    }

    private JsonNode parse(byte[] bytes) throws BrokenChainException {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw broken(seq + 1, "is no JSON object with each name once");
        }
    }

    private static byte[] closed(byte[] covered) {
        byte[] object = Arrays.copyOf(covered, covered.length + 1);
        object[covered.length] = '}';
        return object;
    }

    private static byte[] sha256(byte[] previous, byte[] covered) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous);
            return digest.digest(covered);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
