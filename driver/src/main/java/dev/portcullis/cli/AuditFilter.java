package dev.portcullis.cli;

import dev.portcullis.audit.read.TrailRecord;
import dev.portcullis.firewall.Operation;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which records are wanted: those that match every option. */
final class AuditFilter {
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String DDL = "ddl";
    private static final List<String> DEFINING = Arrays.stream(Operation.values())
            .filter(Operation::definesObjects)
            .map(AuditFilter::word)
            .toList();
    private static final List<String> OPERATIONS = Stream.concat(
                    Arrays.stream(Operation.values()).map(AuditFilter::word), Stream.of(DDL))
            .toList();
    private static final List<String> OUTCOMES = List.of("ok", "error", "refused", "unknown");
    /** Those of records that are shown: definitions are shown in what they define. */
    private static final List<String> TYPES = List.of(
            "operation",
            "result",
            "connection",
            "transaction",
            "change",
            "unwrap",
            "policy",
            "start",
            "stop",
            "gap",
            "checkpoint",
            "retention",
            "clock");

    /** What help shows. */
    static final class Operations implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return OPERATIONS.iterator();
        }
    }

    private static String word(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    @Option(names = "--user", paramLabel = "USER", description = "Of this database or application user.")
    private @Nullable String user;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            description = "Touching this table, written with or without its schema; or more tables than are listed.")
    private @Nullable String table;

    @Option(
            names = "--operation",
            paramLabel = "NAME",
            description = "Of this kind: ${COMPLETION-CANDIDATES}; ddl is create, alter, drop and truncate.",
            completionCandidates = Operations.class)
    private @Nullable String operation;

    @Option(names = "--outcome", paramLabel = "NAME", description = "With this outcome: ok, error, refused, unknown.")
    private @Nullable String outcome;

    @Option(
            names = "--type",
            paramLabel = "NAME",
            description = "Records of this type: operation, connection, transaction, gap, …")
    private @Nullable String type;

    @Option(names = "--session", paramLabel = "N", description = "Of this connection, by its number in the process.")
    private @Nullable Long session;

    @Option(
            names = "--shape",
            paramLabel = "HEX",
            description = "Of statements of this shape, or of those whose shape begins so.")
    private @Nullable String shape;

    @Option(names = "--text", paramLabel = "TEXT", description = "With this text in any of their fields, in any case.")
    private @Nullable String text;

    @Option(
            names = "--value",
            paramLabel = "VALUE",
            description =
                    "With a bound value that is exactly this one: recorded in the clear, or behind a token of --token-key.")
    private @Nullable String value;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Not before: 2026-01-31 (UTC), 2026-01-31T08:00:00Z, 2026-01-31T09:00:00+01:00, or how long ago, as 90s, 15m, 2h or 7d.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Before; written as --since.")
    private @Nullable String until;

    @Mixin
    private AuditTokens tokens = new AuditTokens();

    /** Lower bound of the times, as records write them; empty for none. */
    private String from = "";

    private String to = "";

    /** Reads keys, and times, which may be told from now. {@code err} is told of tokens that cannot be turned back. */
    void begin(InstantSource clock, PrintWriter err) {
        requireOneOf("--operation", operation, OPERATIONS);
        requireOneOf("--outcome", outcome, OUTCOMES);
        requireOneOf("--type", type, TYPES);
        tokens.begin(err);
        from = since == null ? "" : time("--since", since, clock.instant());
        to = until == null ? "" : time("--until", until, clock.instant());
        if (!from.isEmpty() && !to.isEmpty() && from.compareTo(to) >= 0) {
            throw new TypeConversionException(
                    "--until: '" + until + "' is not after --since '" + since + "', so nothing is in between");
        }
    }

    /** What is never written would never be found, and nobody would know why. */
    private static void requireOneOf(String option, @Nullable String value, List<String> allowed) {
        if (value != null && !allowed.contains(value.toLowerCase(Locale.ROOT))) {
            throw new TypeConversionException(option + ": '" + value + "' is none of " + String.join(", ", allowed));
        }
    }

    private static String time(String option, String value, Instant now) {
        try {
            String time = MICROS.format(instant(value, now));
            if (!time.startsWith("+")) {
                return time;
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw new TypeConversionException(option + ": '" + value + "' is no time; write 2026-01-31 (UTC),"
                + " 2026-01-31T08:00:00Z, 2026-01-31T09:00:00+01:00, or how long ago, as 90s, 15m, 2h or 7d");
    }

    private static Instant instant(String value, Instant now) {
        if (value.matches("\\d{4}-\\d{2}-\\d{2}")) {
            return Instant.parse(value + "T00:00:00Z");
        }
        if (value.matches("\\d{1,9}[smhd]")) {
            long number = Long.parseLong(value.substring(0, value.length() - 1));
            return now.minus(
                    switch (value.charAt(value.length() - 1)) {
                        case 's' -> Duration.ofSeconds(number);
                        case 'm' -> Duration.ofMinutes(number);
                        case 'h' -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
        }
        return Instant.parse(value);
    }

    /** What is behind the tokens of its records. */
    AuditTokens tokens() {
        return tokens;
    }

    /** The record with its tokens turned back where there is a key, if it is wanted; else null. */
    @Nullable
    TrailRecord take(TrailRecord record) {
        if (!accepts(record)) {
            return null;
        }
        TrailRecord revealed = tokens.reveal(record);
        return hasText(revealed) && hasValue(revealed) ? revealed : null;
    }

    private boolean accepts(TrailRecord record) {
        return (from.isEmpty() || record.time().compareTo(from) >= 0)
                && (to.isEmpty() || record.time().compareTo(to) < 0)
                && is(type, record.type())
                && isOperation(record.text("operation"))
                && is(outcome, record.text("outcome"))
                && (session == null || record.text("connection").equals(session.toString()))
                && (user == null || is(user, record.text("user")) || is(user, record.text("clientUser")))
                && (shape == null
                        || (!shape.isEmpty() && record.text("shape").startsWith(shape.toLowerCase(Locale.ROOT))))
                && touchesTable(record);
    }

    private static boolean is(@Nullable String wanted, String value) {
        return wanted == null || wanted.equalsIgnoreCase(value);
    }

    private boolean isOperation(String value) {
        return DDL.equalsIgnoreCase(operation) ? DEFINING.contains(value) : is(operation, value);
    }

    private boolean touchesTable(TrailRecord record) {
        if (table == null) {
            return true;
        }
        if (record.field("tables") instanceof List<?> tables) {
            for (Object each : tables) {
                String name = each.toString();
                if (name.equalsIgnoreCase(table)
                        || name.substring(name.lastIndexOf('.') + 1).equalsIgnoreCase(table)) {
                    return true;
                }
            }
        }
        return Boolean.TRUE.equals(record.field("tablesTruncated"));
    }

    private boolean hasText(TrailRecord record) {
        if (text == null) {
            return true;
        }
        String wanted = text.toLowerCase(Locale.ROOT);
        return record.joined().values().stream()
                .anyMatch(value -> value.toString().toLowerCase(Locale.ROOT).contains(wanted));
    }

    private boolean hasValue(TrailRecord record) {
        return value == null || (record.field("binds") instanceof List<?> binds && hasValue(binds));
    }

    private boolean hasValue(List<?> binds) {
        for (Object each : binds) {
            if (each instanceof List<?> entry ? hasValue(entry) : isValue(each)) {
                return true;
            }
        }
        return false;
    }

    private boolean isValue(Object bind) {
        return bind instanceof Map<?, ?> fields && Objects.equals(fields.get("value"), value);
    }
}
