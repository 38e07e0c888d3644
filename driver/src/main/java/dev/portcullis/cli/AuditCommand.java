package dev.portcullis.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about audit trails. */
@Command(
        name = "audit",
        description = "Verifies and reads audit trails.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {AuditVerifyCommand.class, AuditTailCommand.class, AuditGrepCommand.class, AuditStatsCommand.class
        })
final class AuditCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Missing command: verify, tail, grep or stats");
    }
}
