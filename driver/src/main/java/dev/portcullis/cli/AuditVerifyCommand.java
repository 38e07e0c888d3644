package dev.portcullis.cli;

import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.verify.Problem;
import dev.portcullis.audit.verify.Report;
import dev.portcullis.audit.verify.TrailSet;
import dev.portcullis.audit.verify.TrailVerifier;
import dev.portcullis.audit.verify.TrustedKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells whether trails are whole and as they were written. */
@Command(
        name = "verify",
        description = {
            "Tells whether audit trails are whole and as they were written: every record chained to the one before, every checkpoint"
                    + " signed, no segment missing. Names the first record that was altered, removed, moved, duplicated or forged.",
            "",
            "Without --key the signatures are checked against the key that the trail itself names: whoever rewrote the whole trail"
                    + " would have named his own."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis audit verify /var/lib/shop/audit --key audit-public.pem",
            "  portcullis audit verify --archived --key audit-public.pem /archive/shop-1"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every trail is whole and as it was written",
            "2:the command line is wrong, or a file cannot be read",
            "3:a trail was tampered with or is damaged"
        })
final class AuditVerifyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR",
            description = "The directory of portcullis.audit.dir, or that of one trail in it.")
    private List<Path> directories = List.of();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Public key that must have signed (PEM, openssl pkey -pubout). May be given several times.")
    private List<Path> keys = List.of();

    @Option(
            names = "--archived",
            description =
                    "The trails are copies without the file state; so nothing tells whether their last records are missing.")
    private boolean archived;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        try {
            List<Report> reports = verify(command.commandLine().getErr());
            boolean problem = false;
            for (Report report : reports) {
                Problem found =
                        report.problem() == null ? TrailSet.missingPredecessor(report, reports) : report.problem();
                problem |= found != null;
                print(report, found, out);
            }
            return problem ? Main.PROBLEM : 0;
        } catch (IOException e) {
            throw new ParameterException(command.commandLine(), AuditTrails.reason(e), e);
        }
    }

    private List<Report> verify(PrintWriter err) throws IOException {
        List<Path> trails = AuditTrails.of(directories);
        List<Path> segments = new ArrayList<>();
        for (Path trail : trails) {
            segments.addAll(Segments.list(trail));
        }
        AuditProgress progress = AuditProgress.over(segments, err);
        List<Report> reports = new ArrayList<>();
        for (Path trail : trails) {
            reports.add(TrailVerifier.verify(trail, TrustedKeys.read(keys), !archived, progress));
        }
        progress.end();
        return reports;
    }

    private void print(Report report, @Nullable Problem problem, PrintWriter out) {
        out.println(report.trail() + "  trail " + (report.id().isEmpty() ? "(no id)" : report.id())
                + (report.live() ? ", being written" : ""));
        out.println("  " + (problem == null ? "valid" : problem.kind().name()) + ": " + what(report, problem));
        if (problem != null && problem.line() > 0) {
            out.println("  at " + problem.file() + ", line " + problem.line());
        }
        out.println("  " + signatures(report));
        for (String note : report.notes()) {
            out.println("  note: " + note);
        }
        out.flush();
    }

    private static String what(Report report, @Nullable Problem problem) {
        if (problem == null) {
            return String.format(
                    Locale.ROOT,
                    "%,d records, %d to %d, in %d %s, %s to %s",
                    report.records(),
                    report.firstSeq(),
                    report.lastSeq(),
                    report.segments(),
                    report.segments() == 1 ? "segment" : "segments",
                    report.firstTime(),
                    report.lastTime());
        }
        return problem.seq() == 0
                ? problem.meaning()
                : "record " + problem.seq() + ": " + problem.meaning() + ". The " + report.records()
                        + " records before are as they were written";
    }

    private String signatures(Report report) {
        if (report.signedThrough() == 0) {
            return "unsigned: nothing but the chain protects it, and whoever can write the files can write a new chain";
        }
        return "signed up to record " + report.signedThrough() + " by " + String.join(", ", report.signers())
                + (keys.isEmpty() ? ", the trail's own word for its key: give --key to be sure" : "");
    }
}
