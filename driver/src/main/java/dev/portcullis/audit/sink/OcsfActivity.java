package dev.portcullis.audit.sink;

import org.jspecify.annotations.Nullable;

/** The values of {@code activity_id} in OCSF class 6005. */
enum OcsfActivity {
    UNKNOWN(0, "Unknown"),
    READ(1, "Read"),
    UPDATE(2, "Update"),
    CONNECT(3, "Connect"),
    QUERY(4, "Query"),
    WRITE(5, "Write"),
    CREATE(6, "Create"),
    DELETE(7, "Delete"),
    LIST(8, "List"),
    OTHER(99, "Other");

    private final int id;
    private final String caption;

    OcsfActivity(int id, String caption) {
        this.id = id;
        this.caption = caption;
    }

    int id() {
        return id;
    }

    String caption() {
        return caption;
    }

    /** What a record says was done. */
    static OcsfActivity of(AuditRecord record) {
        return switch (record.type()) {
            case "operation" -> ofOperation(record.text("operation"));
            case "connection" -> isOpening(record.text("action")) ? CONNECT : OTHER;
            default -> OTHER;
        };
    }

    private static boolean isOpening(@Nullable String action) {
        return action == null || action.equals("opened") || action.equals("refused");
    }

    private static OcsfActivity ofOperation(@Nullable String operation) {
        return switch (operation == null ? "" : operation) {
            case "" -> UNKNOWN;
            case "select" -> QUERY;
            case "insert", "replace", "load" -> WRITE;
            case "update", "alter" -> UPDATE;
            case "delete", "drop", "truncate" -> DELETE;
            case "create" -> CREATE;
            case "show" -> LIST;
            default -> OTHER;
        };
    }
}
