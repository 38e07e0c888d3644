package dev.portcullis.cli;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.FirewallMode;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Verdict;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges SQL as the firewall of a connection would. No database is contacted. */
@Command(
        name = "check",
        description = "Judges SQL as the firewall of a connection would; no database is contacted.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis check \"SELECT id FROM t WHERE id = 1 OR 1 = 1\"",
            "  portcullis check --mode observe --policy policy.yaml < statement.sql",
            "  portcullis check --batch < statements.txt",
            "",
            "--batch reads UTF-8, one statement a line, in which \\\\ \\t \\n \\r stand for a backslash, tab, newline and carriage"
                    + " return. It writes one line each, in the same order: ALLOW, OBSERVE or BLOCK, a tab, the ids of the"
                    + " rules with commas between them or -, a tab, and the shape of the statement in 32 hex digits."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is blocked",
            "2:the command line, the policy or a line of the batch is wrong",
            "3:at least one statement is blocked"
        })
final class CheckCommand implements Callable<Integer> {
    static final String BATCH = "--batch";

    private static final int FLUSH_AT = 1 << 15;

    private final InputStream in;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "SQL",
            arity = "0..*",
            description = "One statement each. Without any, standard input is one statement.")
    private List<String> statements = List.of();

    @Option(names = "--mode", paramLabel = "MODE", description = "off, observe or enforce; enforce when not given.")
    private FirewallMode mode = FirewallMode.ENFORCE;

    @Option(names = "--policy", paramLabel = "FILE", description = "The policy file, as in portcullis.policy.")
    private @Nullable Path policy;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description =
                    "The baseline, as in portcullis.firewall.baseline. A statement that it knows at any call site is allowed, a new"
                            + " one is taken for one of a known call site.")
    private @Nullable Path baseline;

    @Option(names = BATCH, description = "Judge one statement a line of standard input.")
    private boolean batch;

    CheckCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        CommandSpec command = Objects.requireNonNull(spec);
        if (batch && !statements.isEmpty()) {
            throw new ParameterException(command.commandLine(), "--batch reads standard input; remove the statements");
        }
        Firewall firewall = firewall(command);
        PrintWriter out = command.commandLine().getOut();
        boolean blocked = false;
        if (batch) {
            try {
                blocked = judgeLines(firewall, out);
            } catch (StatementLines.MalformedLineException e) {
                command.commandLine().getErr().println("Standard input, " + e.getMessage());
                return ExitCode.USAGE;
            }
        } else {
            for (String sql : statements.isEmpty() ? List.of(standardInput()) : statements) {
                Verdict verdict = firewall.inspect(sql, Dialect.DEFAULT);
                new Explanation(sql, verdict, Ansi.AUTO.enabled()).write(out);
                blocked |= verdict.isBlocked();
            }
        }
        return blocked ? Main.PROBLEM : 0;
    }

    private Firewall firewall(CommandSpec command) {
        if (mode == FirewallMode.LEARN) {
            throw new ParameterException(
                    command.commandLine(),
                    "--mode learn records what an application runs; choose off, observe or enforce");
        }
        Properties settings = new Properties();
        settings.setProperty(DriverSettings.FIREWALL.name(), mode.name());
        if (policy != null) {
            settings.setProperty(DriverSettings.POLICY.name(), policy.toString());
        }
        if (baseline != null) {
            settings.setProperty(DriverSettings.FIREWALL_BASELINE.name(), baseline.toString());
        }
        try {
            return Gate.of(ConnectionSettings.parse("jdbc:portcullis:mysql://localhost/", settings), DriverMetrics.NONE)
                    .firewallOfOneSite();
        } catch (SQLException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private String standardInput() throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private boolean judgeLines(Firewall firewall, PrintWriter out) throws IOException {
        StatementLines lines = new StatementLines(in);
        StringBuilder answers = new StringBuilder(2 * FLUSH_AT);
        boolean blocked = false;
        try {
            for (String sql = lines.next(); sql != null; sql = lines.next()) {
                Verdict verdict = firewall.inspect(sql, Dialect.DEFAULT);
                blocked |= verdict.isBlocked();
                answer(verdict, answers);
                if (answers.length() >= FLUSH_AT || !lines.isReady()) {
                    write(answers, out);
                }
            }
        } finally {
            write(answers, out);
        }
        return blocked;
    }

    private static void answer(Verdict verdict, StringBuilder answers) {
        answers.append(verdict.action()).append('\t');
        List<String> rules = verdict.rules();
        for (int i = 0; i < rules.size(); i++) {
            answers.append(i == 0 ? "" : ",").append(rules.get(i));
        }
        answers.append(rules.isEmpty() ? "-" : "")
                .append('\t')
                .append(verdict.shape())
                .append('\n');
    }

    private static void write(StringBuilder answers, PrintWriter out) throws IOException {
        out.append(answers);
        answers.setLength(0);
        if (out.checkError()) {
            throw new IOException("Standard output was closed");
        }
    }
}
