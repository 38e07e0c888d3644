package dev.portcullis.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.portcullis.firewall.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FormatTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] ZEROS = new byte[32];

    @TempDir
    Path directory;

    private WrittenTrail trail;

    @BeforeEach
    void write() throws Exception {
        trail = new WrittenTrail(directory.resolve("till-1"));
    }

    /** The steps of docs/sinks.md. */
    @Test
    void chainIsVerifiedFromWhatASinkGets() throws Exception {
        everything();
        byte[] hash = ZEROS;
        int records = 0;
        for (byte[] body : bodies(SinkFormat.JSON)) {
            JsonNode event = JSON.readTree(body);
            hash = WrittenTrail.sha256(
                    hash, Arrays.copyOf(body, event.get("chained").asInt()));
            assertThat(event.get("hash").asText()).isEqualTo(HexFormat.of().formatHex(hash));
            records++;
        }
        assertThat(records).isEqualTo((int) trail.seq());
    }

    @Test
    void linesAreThoseOfTheFile() throws Exception {
        everything();
        List<String> lines = new ArrayList<>();
        bodies(SinkFormat.LINES).forEach(body -> lines.add(new String(body, StandardCharsets.UTF_8)));
        assertThat(lines).isEqualTo(Files.readAllLines(trail.segment()));
    }

    @Test
    void recordIsUnderstoodAlone() throws Exception {
        trail.operation(7);
        JsonNode event = JSON.readTree(bodies(SinkFormat.JSON).get(3));
        assertThat(event.get("event").asText()).isEqualTo(WrittenTrail.ID + "-4");
        assertThat(event.at("/joined/session/user").asText()).isEqualTo("app");
        assertThat(event.at("/joined/session/seq").asInt()).isEqualTo(2);
        assertThat(event.at("/joined/statement/sql").asText()).isEqualTo("SELECT id FROM customers WHERE id = ?");
        assertThat(event.at("/joined/statement/hash").isMissingNode()).isTrue();
    }

    @Test
    void ocsfHasEveryFieldOnce() throws Exception {
        trail.operation(7);
        List<byte[]> bodies = bodies(SinkFormat.OCSF_1_8);
        assertThat(bodies).hasSize(1);
        JsonNode event = JSON.readTree(bodies.get(0));
        assertThat(event).isEqualTo(JSON.readTree("""
                        {"activity_id":4,"activity_name":"Query","category_uid":6,"category_name":"Application Activity",
                         "class_uid":6005,"class_name":"Datastore Activity","type_uid":600504,
                         "type_name":"Datastore Activity: Query","time":1790856000000,"severity_id":1,
                         "severity":"Informational","status_id":1,"status":"Success",
                         "metadata":{"version":"1.8.0","product":{"name":"Portcullis","vendor_name":"Portcullis"},
                          "uid":"00c0ffee00c0ffee-4","sequence":4,"original_time":"2026-10-01T12:00:00.000005Z",
                          "log_name":"00c0ffee00c0ffee","correlation_uid":"c-1"},
                         "actor":{"user":{"name":"app","credential_uid":"Q7Z4"},"session":{"uid":"00c0ffee00c0ffee-17"},
                          "app_name":"till","process":{"pid":4711}},
                         "src_endpoint":{"hostname":"node-1"},"dst_endpoint":{"hostname":"orders.example.com","port":3306},
                         "database":{"name":"shop","uid":"orders.example.com:3306","type_id":1,"type":"Relational"},
                         "table":{"name":"shop.customers"},"type_id":3,"type":"Table",
                         "query_info":{"uid":"00112233445566778899aabbccddeeff",
                          "query_string":"SELECT id FROM customers WHERE id = ?"},
                         "unmapped":{"type":"operation","micros":812,"rowsRead":7,"transaction":3,"serverConnection":99,
                          "credential":"iam","clientUser":"anna","operation":"select",
                          "tables":["shop.customers"],"columns":["id"],"sqlLength":41,"callSite":"com.acme.Till#pay",
                          "verdict":"allow","hash":"%s","previousHash":"%s"}}""".formatted(
                        event.at("/unmapped/hash").asText(),
                        event.at("/unmapped/previousHash").asText())));
        List<String> lines = Files.readAllLines(trail.segment());
        assertThat(lines.get(3)).contains(event.at("/unmapped/hash").asText());
        assertThat(lines.get(2)).contains(event.at("/unmapped/previousHash").asText());
    }

    @ParameterizedTest
    @EnumSource
    void everyOperationHasItsActivity(Operation operation) throws Exception {
        statement(7, word(operation), "x");
        JsonNode event = JSON.readTree(bodies(SinkFormat.OCSF_1_8).get(0));
        String activity = switch (operation) {
            case SELECT -> "4 Query";
            case INSERT, REPLACE, LOAD -> "5 Write";
            case UPDATE, ALTER -> "2 Update";
            case DELETE, DROP, TRUNCATE -> "7 Delete";
            case CREATE -> "6 Create";
            case SHOW -> "8 List";
            case CALL, SESSION, TRANSACTION, ADMIN, OTHER -> "99 operation " + word(operation);
        };
        assertThat(event.get("activity_id").asText() + " "
                        + event.get("activity_name").asText())
                .isEqualTo(activity);
        assertThat(event.get("type_uid").asInt())
                .isEqualTo(600_500 + event.get("activity_id").asInt());
    }

    @Test
    void blockedStatementCarriesSecurityControl() throws Exception {
        blocked();
        JsonNode event = JSON.readTree(bodies(SinkFormat.OCSF_1_9).get(0));
        assertThat(event.at("/metadata/profiles").toString()).isEqualTo("[\"security_control\",\"record_integrity\"]");
        assertThat(event.get("action_id").asInt()).isEqualTo(2);
        assertThat(event.get("disposition_id").asInt()).isEqualTo(2);
        assertThat(event.at("/firewall_rule/uid").asText()).isEqualTo("tautology");
        assertThat(event.get("status_id").asInt()).isEqualTo(2);
        assertThat(event.at("/attestation_list/0/chain_uid").asText()).isEqualTo(WrittenTrail.ID);
        assertThat(event.at("/attestation_list/0/prev_event/uid").asText()).isEqualTo(WrittenTrail.ID + "-5");
    }

    @Test
    void aTokenStandsInUnmappedAsItIs() throws Exception {
        String token = "tok1.f74e4ed6.34wplXrtcQXPE7xKctG0i-6dZtZ6E_vglAgNHqjvas5Iy8LO0dWZDQg";
        trail.append(
                "operation",
                "\"session\":1,\"statement\":1,\"micros\":5,\"outcome\":\"ok\",\"binds\":[{\"parameter\":\"1\","
                        + "\"type\":\"number\",\"token\":\"" + token + "\"}]");
        JsonNode event = JSON.readTree(bodies(SinkFormat.OCSF_1_8).get(0));
        assertThat(event.at("/unmapped/binds/0/token").asText()).isEqualTo(token);
    }

    /** The schemas are not part of the repository: {@code -Dportcullis.ocsf.schemas=<directory of ocsf-<version>-6005.schema.json>}. */
    @Test
    void ocsfIsValid() throws Exception {
        String schemas = System.getProperty("portcullis.ocsf.schemas");
        assumeTrue(
                schemas != null,
                "the JSON Schemas of OCSF class 6005; give their directory as portcullis.ocsf.schemas");
        everything();
        int valid = 0;
        for (SinkFormat format : List.of(SinkFormat.OCSF_1_8, SinkFormat.OCSF_1_9)) {
            String version = format == SinkFormat.OCSF_1_8 ? "1.8.0" : "1.9.0-dev";
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(Path.of(schemas, "ocsf-" + version + "-6005.schema.json")));
            for (byte[] body : bodies(format)) {
                ObjectNode event = (ObjectNode) JSON.readTree(body);
                if (format == SinkFormat.OCSF_1_8) {
                    // That schema is made without profiles; the other holds the same attributes.
                    event.remove(List.of(
                            "action_id",
                            "action",
                            "disposition_id",
                            "disposition",
                            "is_alert",
                            "firewall_rule",
                            "policy"));
                }
                assertThat(schema.validate(event)).as(event.toPrettyString()).isEmpty();
                event.put("invented", 1);
                assertThat(schema.validate(event)).isNotEmpty();
                valid++;
            }
        }
        System.out.println(valid + " events are valid");
        assertThat(valid).isGreaterThan(50);
    }

    private void blocked() throws Exception {
        trail.append(
                "statement",
                "\"id\":2,\"operation\":\"select\",\"tables\":[\"users\"],\"shape\":\"ffeeddccbbaa99887766554433221100\","
                        + "\"sql\":\"SELECT id FROM users WHERE id = ? OR ? = ?\",\"sqlLength\":47,\"verdict\":\"block\","
                        + "\"rules\":[\"tautology\",\"boolean-blind\"]");
        trail.append("session", "\"id\":2,\"connection\":18");
        trail.append(
                "operation",
                "\"session\":1,\"statement\":2,\"micros\":9,\"outcome\":\"refused\",\"sqlState\":\"42501\"");
    }

    /** Each type of record and each operation, and what the record leaves out. */
    private void everything() throws Exception {
        trail.append("start", "\"mode\":\"async\",\"process\":4711,\"ended\":\"killed\",\"cutBytes\":7");
        trail.append("connection", "\"session\":1,\"action\":\"opened\",\"micros\":8123,\"tls\":\"TLSv1.3\"");
        blocked();
        int id = 10;
        for (Operation operation : Operation.values()) {
            String word = word(operation);
            statement(id++, word, word + " t");
        }
        trail.append(
                "statement",
                "\"id\":99,\"sql\":\"\\u0000 ü €  \\\"\",\"sqlLength\":900,\"sqlTruncated\":true,\"shape\":\"x\"");
        trail.append(
                "operation",
                "\"session\":1,\"statement\":99,\"outcome\":\"unknown\",\"micros\":1,\"sampled\":\"0.25\"");
        trail.append("operation", "\"session\":7,\"statement\":7,\"outcome\":\"ok\",\"micros\":1");
        trail.append(
                "operation",
                "\"session\":1,\"statement\":1,\"micros\":5,\"outcome\":\"error\",\"sqlState\":\"23000\",\"errorCode\":1062,"
                        + "\"batch\":3,\"failed\":[1],\"generatedKeys\":2,\"binds\":[{\"type\":\"int\",\"hmac\":\"aa\"},"
                        + "{\"type\":\"text\",\"token\":\"tok1.f74e4ed6.34wp\"}]");
        trail.append("transaction", "\"session\":1,\"action\":\"commit\",\"transaction\":3");
        trail.append("connection", "\"action\":\"refused\",\"sqlState\":\"28000\"");
        trail.append("connection", "\"session\":1,\"action\":\"closed\"");
        trail.append("change", "\"session\":1,\"what\":\"role\",\"value\":\"x\"");
        trail.append("unwrap", "\"session\":1,\"class\":\"com.mysql.cj.jdbc.JdbcConnection\"");
        trail.append("policy", "\"version\":\"2ab0e15c0ca9dac0\"");
        trail.append("result", "\"session\":1,\"statement\":1,\"number\":3,\"rowsRead\":9223372036854775807");
        trail.append("gap", "\"events\":12,\"exact\":false,\"why\":\"the machine went down\"");
        trail.append("retention", "\"through\":3,\"throughHash\":\"00\",\"segments\":1,\"undelivered\":[\"siem\"]");
        trail.append("clock", "\"step\":-3598838955");
        trail.append("checkpoint", "\"covers\":3,\"key\":\"00\",\"signature\":\"AA==\"");
        trail.append("stop", "");
    }

    private static String word(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    private void statement(int id, String operation, String sql) throws Exception {
        trail.append(
                "statement",
                "\"id\":" + id + ",\"operation\":\"" + operation + "\",\"shape\":\"ab\",\"sql\":\"" + sql
                        + "\",\"verdict\":\"observe\",\"rules\":[\"stacked\"]");
        trail.append("operation", "\"session\":1,\"statement\":" + id + ",\"micros\":1,\"outcome\":\"ok\"");
    }

    private List<byte[]> bodies(SinkFormat format) throws Exception {
        List<byte[]> bodies = new ArrayList<>();
        try (TrailFeed feed = new TrailFeed(new TrailSegments(directory.resolve("till-1")), WrittenTrail.ID, null)) {
            for (AuditRecord record = feed.next(); record != null; record = feed.next()) {
                byte[] body = format.format(record);
                if (body != null) {
                    bodies.add(body);
                }
            }
        }
        return bodies;
    }
}
