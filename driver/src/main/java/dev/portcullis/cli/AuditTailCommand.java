package dev.portcullis.cli;

import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.read.TrailReader;
import dev.portcullis.audit.read.TrailRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Shows the last records, and those that come. */
@Command(
        name = "tail",
        description = "Shows the last records of audit trails, and with -f those that come.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis audit tail -f /var/lib/shop/audit",
            "  portcullis audit tail -n 100 --user reporting --json /var/lib/shop/audit"
        })
final class AuditTailCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 200;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR",
            description = "The directory of portcullis.audit.dir, or of one trail in it.")
    private List<Path> directories = List.of();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on showing what comes, until interrupted.")
    private boolean follow;

    @Option(names = "-n", paramLabel = "COUNT", description = "How many of the last records; 20 when not given.")
    private int count = 20;

    @Mixin
    private AuditFilter filter = new AuditFilter();

    @Option(names = "--json", description = "One JSON object a line, with all that is known of the record.")
    private boolean json;

    private final Map<Path, TrailReader> readers = new HashMap<>();

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        try {
            if (count < 0) {
                throw new TypeConversionException("-n: '" + count + "' is no number of records; write 0 or more");
            }
            filter.begin(InstantSource.system(), command.commandLine().getErr());
            AuditPrinter printer = new AuditPrinter(
                    command.commandLine().getOut(), json, filter.tokens().areRevealed());
            List<TrailRecord> last = new ArrayList<>();
            for (Path trail : AuditTrails.of(directories)) {
                last.addAll(lastOf(trail));
            }
            last.sort(Comparator.comparing(TrailRecord::time));
            for (TrailRecord record : last.subList(Math.max(0, last.size() - count), last.size())) {
                printer.print(record);
            }
            printer.flush();
            boolean damaged = tellDamage();
            while (follow) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                printNew(printer);
                tellDamage();
            }
            return damaged || filter.tokens().foundAltered() ? Main.PROBLEM : 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (IOException | TypeConversionException e) {
            throw new ParameterException(command.commandLine(), AuditTrails.reason(e), e);
        } finally {
            close();
        }
    }

    private boolean tellDamage() {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        boolean told = false;
        for (TrailReader reader : readers.values()) {
            told |= AuditTrails.tellDamage(reader, err);
        }
        return told;
    }

    /** Reads as many of the last segments as it takes, and leaves the reader at the end. */
    private List<TrailRecord> lastOf(Path trail) throws IOException {
        List<Path> segments = Segments.list(trail);
        ArrayDeque<TrailRecord> last = new ArrayDeque<>();
        for (int from = segments.size() - 1;
                from >= 0;
                from = from == 0 ? -1 : Math.max(0, from - segments.size() + from)) {
            last.clear();
            TrailReader reader = new TrailReader(trail, Segments.firstSeq(segments.get(from)), bytes -> {});
            // What comes while this is read is for --follow.
            Path newest = segments.get(segments.size() - 1);
            long size = Files.size(newest);
            TrailRecord record = reader.next();
            while (record != null) {
                TrailRecord wanted = filter.take(record);
                if (wanted != null) {
                    last.add(wanted);
                    if (last.size() > count) {
                        last.removeFirst();
                    }
                }
                record = reader.isPast(newest, size) ? null : reader.next();
            }
            keep(trail, reader);
            if (last.size() >= count) {
                break;
            }
        }
        return new ArrayList<>(last);
    }

    private void keep(Path trail, TrailReader reader) throws IOException {
        TrailReader earlier = readers.put(trail, reader);
        if (earlier != null) {
            earlier.close();
        }
    }

    private void printNew(AuditPrinter printer) throws IOException {
        for (Path trail : AuditTrails.of(directories)) {
            TrailReader reader = readers.get(trail);
            if (reader == null) {
                reader = TrailReader.open(trail, bytes -> {});
                readers.put(trail, reader);
            }
            TrailRecord record = reader.next();
            while (record != null) {
                TrailRecord wanted = filter.take(record);
                if (wanted != null) {
                    printer.print(wanted);
                }
                record = reader.next();
            }
        }
        printer.flush();
    }

    private void close() {
        for (TrailReader reader : readers.values()) {
            try {
                reader.close();
            } catch (IOException e) {
                // Only read.
            }
        }
    }
}
