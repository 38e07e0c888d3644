package dev.portcullis.testkit.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.testkit.mysql.Login;

/**
 * The JSON of a database secret. As {@link #of} makes it, it is what RDS manages for a master user: {@code username} and
 * {@code password} alone; {@link #at} and {@link #with} add the fields that AWS's rotation functions want. Immutable;
 * {@code toString} shows the user alone.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html">JSON
 *     structure of database secrets</a>
 */
public final class DatabaseSecret {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode fields;

    private DatabaseSecret(ObjectNode fields) {
        this.fields = fields;
    }

    public static DatabaseSecret of(Login login) {
        return new DatabaseSecret(JSON.createObjectNode()).withLogin(login);
    }

    /**
     * Reads the text of a secret.
     *
     * @throws IllegalArgumentException when it is not a JSON object with a user name and a password; it quotes nothing
     */
    public static DatabaseSecret parse(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node instanceof ObjectNode fields
                    && fields.path("username").isTextual()
                    && fields.path("password").isTextual()) {
                return new DatabaseSecret(fields);
            }
        } catch (JsonProcessingException e) {
            // Its message may quote the secret.
        }
        throw new IllegalArgumentException("the secret is not a JSON object with username and password");
    }

    /** Names the database server: {@code engine}, {@code host} and {@code port}. */
    public DatabaseSecret at(String host, int port) {
        DatabaseSecret copy = with("engine", "mysql").with("host", host);
        copy.fields.put("port", port);
        return copy;
    }

    /** Adds a text field, such as {@code dbname}, {@code dbInstanceIdentifier} or {@code masterarn}. */
    public DatabaseSecret with(String field, String value) {
        return new DatabaseSecret(fields.deepCopy().put(field, value));
    }

    public Login login() {
        return new Login(
                fields.path("username").textValue(), fields.path("password").textValue());
    }

    DatabaseSecret withLogin(Login login) {
        return with("username", login.user()).with("password", login.password());
    }

    /** The text of the secret. */
    public String json() {
        return fields.toString();
    }

    @Override
    public String toString() {
        return "DatabaseSecret[" + login().user() + "]";
    }
}
