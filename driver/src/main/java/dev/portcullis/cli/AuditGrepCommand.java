package dev.portcullis.cli;

import dev.portcullis.audit.read.TrailRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
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

/** Lists the records that match. */
@Command(
        name = "grep",
        description = "Lists the records of audit trails that match every option, in the order of their time.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis audit grep /var/lib/shop/audit --table customers --operation select --since 1d",
            "  portcullis audit grep /var/lib/shop/audit --outcome refused --json | jq -r .sql",
            "  portcullis audit grep /var/lib/shop/audit --token-key token.key --value 4111111111111111"
        })
final class AuditGrepCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR",
            description = "The directory of portcullis.audit.dir, or of one trail in it.")
    private List<Path> directories = List.of();

    @Mixin
    private AuditFilter filter = new AuditFilter();

    @Option(names = "--json", description = "One JSON object a line, with all that is known of the record.")
    private boolean json;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter err = command.commandLine().getErr();
        try {
            filter.begin(InstantSource.system(), err);
            AuditPrinter printer = new AuditPrinter(
                    command.commandLine().getOut(), json, filter.tokens().areRevealed());
            boolean damaged;
            try (AuditMerge records = AuditMerge.of(AuditTrails.of(directories), err)) {
                TrailRecord record = records.next();
                while (record != null) {
                    TrailRecord wanted = filter.take(record);
                    if (wanted != null) {
                        printer.print(wanted);
                    }
                    record = records.next();
                }
                printer.flush();
                damaged = records.tellDamage();
            }
            return damaged || filter.tokens().foundAltered() ? Main.PROBLEM : 0;
        } catch (IOException | TypeConversionException e) {
            throw new ParameterException(command.commandLine(), AuditTrails.reason(e), e);
        }
    }
}
