package dev.portcullis.credentials;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.portcullis.config.Secret;
import dev.portcullis.config.SqlState;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a database secret: {@code username} and {@code password} are used, {@code engine} must be one of the MySQL
 * family if it is there. The URL alone decides where to connect to, so {@code host}, {@code port} and {@code dbname} are not
 * looked at. Source: "JSON structure of AWS Secrets Manager database credential secrets". No error repeats what the text holds.
 */
final class SecretText {
    /** The most that AWS Secrets Manager keeps in one version. */
    private static final int MAX_LENGTH = 65_536;

    private static final int MAX_USER_LENGTH = 128;
    private static final Set<String> ENGINES = Set.of("mysql", "mariadb", "aurora", "aurora-mysql");
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // Buffers that are kept for the next text would keep the password of this one.
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(MAX_LENGTH)
                    .build())
            .build();

    /** The text is not that of a database secret; SQLState 28000. */
    static final class Malformed extends CredentialException {
        @Serial
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, SqlState.AUTHENTICATION_FAILED.code(), null);
        }
    }

    private final String secretName;
    private @Nullable String user;
    private @Nullable Secret password;

    private SecretText(String secretName) {
        this.secretName = secretName;
    }

    /**
     * Reads one version.
     *
     * @throws Malformed when the text is not such JSON
     */
    static SecretVersion parse(String secretName, String versionId, String text) throws Malformed {
        SecretText reader = new SecretText(secretName);
        if (text.length() > MAX_LENGTH) {
            throw reader.wrong("is longer than " + MAX_LENGTH + " characters");
        }
        try (JsonParser json = JSON.createParser(text)) {
            reader.read(json);
        } catch (IOException e) {
            // The parser's message may quote the text.
            throw reader.wrong("is not valid JSON");
        }
        if (reader.user == null || reader.password == null) {
            throw reader.wrong("lacks " + (reader.user == null ? "username" : "password"));
        }
        return new SecretVersion(versionId, reader.user, reader.password);
    }

    private void read(JsonParser json) throws IOException, Malformed {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw wrong("is not a JSON object");
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "username" -> user = userName(json);
                case "password" -> password = password(json);
                case "engine" -> checkEngine(json);
                default -> json.skipChildren();
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
            throw wrong("is not one JSON object");
        }
    }

    private String userName(JsonParser json) throws IOException, Malformed {
        requireString(json, "username");
        String name = json.getText();
        if (name.isEmpty() || name.length() > MAX_USER_LENGTH || name.indexOf('\0') >= 0) {
            throw wrong("has a username that is empty, longer than " + MAX_USER_LENGTH + " characters or holds a NUL");
        }
        return name;
    }

    private Secret password(JsonParser json) throws IOException, Malformed {
        requireString(json, "password");
        int from = json.getTextOffset();
        char[] characters = Arrays.copyOfRange(json.getTextCharacters(), from, from + json.getTextLength());
        try {
            for (char c : characters) {
                if (c == '\0') {
                    throw wrong("has a password that holds a NUL");
                }
            }
            if (characters.length == 0) {
                throw wrong("has an empty password");
            }
            return Secret.copyOf(characters);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private void checkEngine(JsonParser json) throws IOException, Malformed {
        requireString(json, "engine");
        if (!ENGINES.contains(json.getText().toLowerCase(Locale.ROOT))) {
            throw wrong("is for another engine; engine must be mysql, mariadb, aurora or aurora-mysql");
        }
    }

    private void requireString(JsonParser json, String name) throws Malformed {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong("has a " + name + " that is not a string");
        }
    }

    private Malformed wrong(String what) {
        return new Malformed("The value of the secret " + secretName + " " + what
                + "; it must be a JSON object with the strings username and password");
    }
}
