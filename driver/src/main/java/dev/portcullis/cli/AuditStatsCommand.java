package dev.portcullis.cli;

import dev.portcullis.audit.read.TrailRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Counts records. */
@Command(
        name = "stats",
        description =
                "Counts the records of audit trails that match every option: by type, operation, user, table and outcome.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis audit stats /var/lib/shop/audit --since 1d",
            "  portcullis audit stats /var/lib/shop/audit --table customers --top 50"
        })
final class AuditStatsCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR",
            description = "The directory of portcullis.audit.dir, or of one trail in it.")
    private List<Path> directories = List.of();

    @Mixin
    private AuditFilter filter = new AuditFilter();

    @Option(names = "--top", paramLabel = "COUNT", description = "How many of each; 10 when not given.")
    private int top = 10;

    private final Map<String, Long> types = new HashMap<>();
    private final Map<String, Long> operations = new HashMap<>();
    private final Map<String, Long> users = new HashMap<>();
    private final Map<String, Long> tables = new HashMap<>();
    private final Map<String, Long> outcomes = new HashMap<>();
    private long records;
    private long rowsRead;
    private long rowsAffected;
    private long lost;
    private String first = "";
    private String last = "";

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        boolean damaged;
        try {
            if (top < 0) {
                throw new TypeConversionException("--top: '" + top + "' is no number of lines; write 0 or more");
            }
            filter.begin(InstantSource.system(), command.commandLine().getErr());
            try (AuditMerge merged = AuditMerge.of(
                    AuditTrails.of(directories), command.commandLine().getErr())) {
                TrailRecord record = merged.next();
                while (record != null) {
                    TrailRecord wanted = filter.take(record);
                    if (wanted != null) {
                        count(wanted);
                    }
                    record = merged.next();
                }
                damaged = merged.tellDamage();
            }
        } catch (IOException | TypeConversionException e) {
            throw new ParameterException(command.commandLine(), AuditTrails.reason(e), e);
        }
        print(command.commandLine().getOut());
        return damaged || filter.tokens().foundAltered() ? Main.PROBLEM : 0;
    }

    private void count(TrailRecord record) {
        records++;
        first = first.isEmpty() ? record.time() : first;
        last = record.time();
        add(types, record.type());
        if (record.type().equals("gap")) {
            lost += number(record, "events");
        }
        if (record.type().equals("operation")) {
            add(operations, record.text("operation"));
            add(users, record.text("user"));
            add(outcomes, record.text("outcome"));
            if (record.field("tables") instanceof List<?> touched) {
                touched.forEach(table -> add(tables, table.toString()));
            }
        }
        rowsRead += number(record, "rowsRead");
        rowsAffected += number(record, "rowsAffected");
    }

    private static long number(TrailRecord record, String name) {
        return record.field(name) instanceof Long number ? number : 0;
    }

    private static void add(Map<String, Long> counts, String name) {
        counts.merge(name.isEmpty() ? "(none)" : name, 1L, Long::sum);
    }

    private void print(PrintWriter out) {
        line(out, "%,d records%s", records, records == 0 ? "" : ", " + first + " to " + last + rate());
        line(out, "%,d rows read, %,d rows affected, %,d events declared lost", rowsRead, rowsAffected, lost);
        print(out, "type", types);
        print(out, "operation", operations);
        print(out, "outcome", outcomes);
        print(out, "user", users);
        print(out, "table", tables);
        out.flush();
    }

    private String rate() {
        double seconds =
                Duration.between(Instant.parse(first), Instant.parse(last)).toMillis() / 1000.0;
        return seconds <= 0 ? "" : String.format(Locale.ROOT, ", %,.1f a second", records / seconds);
    }

    private void print(PrintWriter out, String what, Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return;
        }
        out.println();
        line(out, "%-40s %15s %8s", "BY " + what.toUpperCase(Locale.ROOT), "RECORDS", "SHARE");
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(top)
                .forEach(entry -> line(
                        out, "%-40s %,15d %6.1f %%", entry.getKey(), entry.getValue(), 100.0 * entry.getValue() / all));
        if (counts.size() > top) {
            line(out, "… and %,d more (--top)", counts.size() - top);
        }
    }

    private static void line(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}
