package dev.portcullis.audit.sink;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records as events of the Open Cybersecurity Schema Framework, class 6005 Datastore Activity. What the class has a field for stands there; all else
 * stands in {@code unmapped} under the record's own name, so nothing is lost. Definitions, segment heads and checkpoints have no event of
 * their own.
 *
 * @see <a href="https://schema.ocsf.io/1.8.0/classes/datastore_activity">Datastore Activity</a>
 */
final class OcsfEvent {
    private static final int CLASS = 6005;
    private static final int RELATIONAL = 1;
    private static final Set<String> WITHOUT_EVENT = Set.of("session", "statement", "segment", "checkpoint");

    private final AuditRecord record;
    private final Map<String, Object> event = new LinkedHashMap<>();
    /** Names of the record's fields that stand elsewhere in the event. */
    private final Set<String> mapped =
            new LinkedHashSet<>(List.of("seq", "time", "type", "id", "hash", "session", "statement"));

    private OcsfEvent(AuditRecord record) {
        this.record = record;
    }

    /** The event; null when the class has none for the record. {@code attested} for consumers that know the profile record_integrity. */
    static byte @Nullable [] of(AuditRecord record, String version, boolean attested) {
        if (WITHOUT_EVENT.contains(record.type())) {
            return null;
        }
        return RecordFields.write(new OcsfEvent(record).build(version, attested));
    }

    private Map<String, Object> build(String version, boolean attested) {
        OcsfActivity activity = OcsfActivity.of(record);
        event.put("activity_id", activity.id());
        event.put("activity_name", activity == OcsfActivity.OTHER ? otherName() : activity.caption());
        event.put("category_uid", CLASS / 1000);
        event.put("category_name", "Application Activity");
        event.put("class_uid", CLASS);
        event.put("class_name", "Datastore Activity");
        event.put("type_uid", CLASS * 100 + activity.id());
        event.put("type_name", "Datastore Activity: " + activity.caption());
        event.put("time", record.time().toEpochMilli());
        String verdict = take("verdict");
        boolean judged = "block".equals(verdict) || "observe".equals(verdict);
        event.put("severity_id", severity(verdict).id);
        event.put("severity", severity(verdict).caption);
        status();
        event.put("metadata", metadata(version, judged, attested));
        event.put("actor", actor());
        endpoints();
        datastore();
        query();
        if (judged) {
            security(Objects.requireNonNull(verdict));
        } else if (verdict != null) {
            mapped.remove("verdict");
        }
        if (attested && !record.hash().isEmpty()) {
            event.put("attestation_list", List.of(attestation()));
        }
        event.put("unmapped", unmapped(attested));
        return event;
    }

    private String otherName() {
        String operation = record.type().equals("operation") ? record.text("operation") : record.text("action");
        return operation == null ? record.type() : record.type() + " " + operation;
    }

    private enum Severity {
        INFORMATIONAL(1, "Informational"),
        LOW(2, "Low"),
        MEDIUM(3, "Medium"),
        HIGH(4, "High");

        private final int id;
        private final String caption;

        Severity(int id, String caption) {
            this.id = id;
            this.caption = caption;
        }
    }

    private Severity severity(@Nullable String verdict) {
        if ("block".equals(verdict)
                || record.type().equals("gap")
                || record.type().equals("missing")) {
            return Severity.HIGH;
        }
        if ("observe".equals(verdict) || "refused".equals(record.text("action"))) {
            return Severity.MEDIUM;
        }
        return "error".equals(record.text("outcome")) ? Severity.LOW : Severity.INFORMATIONAL;
    }

    private void status() {
        String outcome = take("outcome");
        String connection = record.type().equals("connection") ? record.text("action") : null;
        boolean failed = "error".equals(outcome) || "refused".equals(outcome) || "refused".equals(connection);
        if (failed) {
            event.put("status_id", 2);
            event.put("status", "Failure");
        } else if ("ok".equals(outcome) || connection != null) {
            event.put("status_id", 1);
            event.put("status", "Success");
        } else {
            event.put("status_id", 0);
            event.put("status", "Unknown");
        }
        String error = take("errorCode");
        put(event, "status_code", error);
        String state = take("sqlState");
        put(event, "status_detail", state == null ? null : "SQLSTATE " + state);
    }

    private Map<String, Object> metadata(String version, boolean judged, boolean attested) {
        Map<String, Object> product = new LinkedHashMap<>();
        product.put("name", "Portcullis");
        product.put("vendor_name", "Portcullis");
        put(product, "version", OcsfEvent.class.getPackage().getImplementationVersion());
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("version", version);
        metadata.put("product", product);
        List<String> profiles = new ArrayList<>();
        if (judged) {
            profiles.add("security_control");
        }
        if (attested) {
            profiles.add("record_integrity");
        }
        if (!profiles.isEmpty()) {
            metadata.put("profiles", profiles);
        }
        metadata.put("uid", record.id());
        metadata.put("sequence", record.seq());
        metadata.put("original_time", String.valueOf(record.fields().get("time")));
        metadata.put("log_name", record.trail());
        put(metadata, "correlation_uid", take("correlation"));
        if (Boolean.TRUE.equals(record.field("sqlTruncated"))) {
            mapped.add("sqlTruncated");
            metadata.put("is_truncated", true);
            if (record.field("sqlLength") instanceof Long length) {
                mapped.add("sqlLength");
                metadata.put("untruncated_size", length);
            }
        }
        return metadata;
    }

    private Map<String, Object> actor() {
        Map<String, Object> actor = new LinkedHashMap<>();
        Map<String, Object> user = new LinkedHashMap<>();
        put(user, "name", take("user"));
        if (!user.isEmpty()) {
            put(user, "credential_uid", take("credentialVersion"));
            actor.put("user", user);
        }
        String connection = take("connection");
        if (connection != null) {
            actor.put("session", Map.of("uid", record.trail() + "-" + connection));
        }
        put(actor, "app_name", take("application"));
        if (record.field("process") instanceof Long pid) {
            mapped.add("process");
            actor.put("process", Map.of("pid", pid));
        }
        if (actor.isEmpty()) {
            actor.put("app_name", "Portcullis");
        }
        return actor;
    }

    private void endpoints() {
        String host = take("host");
        event.put("src_endpoint", host == null ? Map.of("svc_name", "Portcullis") : Map.of("hostname", host));
        String server = take("server");
        if (server != null) {
            Map<String, Object> destination = new LinkedHashMap<>();
            int colon = server.lastIndexOf(':');
            String port = server.substring(colon + 1);
            boolean hasPort = colon > 0 && port.matches("[0-9]{1,5}");
            destination.put("hostname", hasPort ? server.substring(0, colon) : server);
            if (hasPort) {
                destination.put("port", Long.valueOf(port));
            }
            event.put("dst_endpoint", destination);
        }
    }

    private void datastore() {
        Map<String, Object> database = new LinkedHashMap<>();
        String name = take("database");
        String server = record.text("server");
        put(database, "name", name == null && server == null ? "unknown" : name);
        put(database, "uid", server);
        database.put("type_id", server == null ? 0 : RELATIONAL);
        database.put("type", server == null ? "Unknown" : "Relational");
        event.put("database", database);
        boolean table = record.field("tables") instanceof List<?> tables
                && !tables.isEmpty()
                && tables.get(0) instanceof String first
                && event.put("table", Map.of("name", first)) == null;
        event.put("type_id", table ? 3 : 1);
        event.put("type", table ? "Table" : "Database");
    }

    private void query() {
        String shape = take("shape");
        if (shape != null) {
            Map<String, Object> query = new LinkedHashMap<>();
            query.put("uid", shape);
            String sql = take("sql");
            query.put("query_string", sql == null ? "" : sql);
            event.put("query_info", query);
        }
    }

    /** The profile security_control. */
    private void security(String verdict) {
        boolean blocked = verdict.equals("block");
        event.put("action_id", blocked ? 2 : 3);
        event.put("action", blocked ? "Denied" : "Observed");
        event.put("disposition_id", blocked ? 2 : 17);
        event.put("disposition", blocked ? "Blocked" : "Logged");
        event.put("is_alert", true);
        if (record.field("rules") instanceof List<?> rules && !rules.isEmpty()) {
            event.put("firewall_rule", Map.of("uid", String.valueOf(rules.get(0))));
            event.put("policy", Map.of("name", "portcullis.firewall", "is_applied", blocked));
        }
    }

    /** The profile record_integrity. */
    private Map<String, Object> attestation() {
        Map<String, Object> attestation = new LinkedHashMap<>();
        attestation.put("uid", record.id());
        attestation.put("chain_uid", record.trail());
        attestation.put("fingerprint", fingerprint(record.hash()));
        if (record.seq() > 1) {
            Map<String, Object> previous = new LinkedHashMap<>();
            previous.put("uid", record.trail() + "-" + (record.seq() - 1));
            if (!record.previousHash().isEmpty()) {
                previous.put("fingerprint", fingerprint(record.previousHash()));
            }
            attestation.put("prev_event", previous);
        }
        return attestation;
    }

    /** SHA-256 in hex, of bytes that are of the trail's own form. */
    private static Map<String, Object> fingerprint(String hash) {
        Map<String, Object> fingerprint = new LinkedHashMap<>();
        fingerprint.put("algorithm_id", 3);
        fingerprint.put("algorithm", "SHA-256");
        fingerprint.put("value", hash);
        fingerprint.put("encoding_id", 1);
        fingerprint.put("serialization_id", 99);
        fingerprint.put("serialization", "Portcullis trail");
        return fingerprint;
    }

    private Map<String, Object> unmapped(boolean attested) {
        Map<String, Object> rest = new LinkedHashMap<>();
        rest.put("type", record.type());
        for (AuditRecord part : new AuditRecord[] {record, record.session(), record.statement()}) {
            if (part != null) {
                part.fields().forEach((name, value) -> {
                    if (!mapped.contains(name)) {
                        rest.putIfAbsent(name, value);
                    }
                });
            }
        }
        if (!attested && !record.hash().isEmpty()) {
            rest.put("hash", record.hash());
            rest.put("previousHash", record.previousHash());
        }
        return rest;
    }

    /** The field as text, which then does not stand in {@code unmapped}. */
    private @Nullable String take(String name) {
        String value = record.text(name);
        if (value != null) {
            mapped.add(name);
        }
        return value;
    }

    private static void put(Map<String, Object> object, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            object.put(name, value);
        }
    }
}
