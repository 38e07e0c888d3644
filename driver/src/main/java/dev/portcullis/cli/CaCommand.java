package dev.portcullis.cli;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.HostPort;
import dev.portcullis.config.Setting;
import dev.portcullis.config.TlsRoots;
import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.tls.TlsFailure;
import dev.portcullis.tls.TrustAnchors;
import dev.portcullis.tls.TrustSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the root certificates that a server is verified against. The server itself is not contacted. */
@Command(
        name = "ca",
        description = "Lists the root certificates that are trusted for a host; the host itself is not contacted.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class CaCommand implements Callable<Integer> {
    private final InstantSource clock;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "HOST",
            arity = "1..*",
            description = "Host name of a database, or a jdbc:portcullis:mysql: URL with its settings.")
    private List<String> hosts = List.of();

    @Option(names = "--region", paramLabel = "REGION", description = "AWS region, for a host name that bears none.")
    private @Nullable String region;

    @Option(names = "--ca-file", paramLabel = "FILE", description = "PEM file of roots to trust instead.")
    private @Nullable Path caFile;

    @Option(names = "--roots", paramLabel = "ROOTS", description = "Whose roots to trust: ${COMPLETION-CANDIDATES}.")
    private @Nullable TlsRoots roots;

    @Option(
            names = "--download",
            description = "Download AWS's bundle for a region whose roots do not ship with the driver.")
    private boolean download;

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    CaCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        CommandSpec command = Objects.requireNonNull(spec);
        List<TrustedHost> answers = new ArrayList<>();
        for (String host : hosts) {
            answers.addAll(answers(command, host));
        }
        if (json) {
            TrustedHost.writeJson(
                    answers, clock.instant(), command.commandLine().getOut());
        } else {
            answers.forEach(answer ->
                    answer.writeText(clock.instant(), command.commandLine().getOut()));
        }
        return answers.stream().allMatch(answer -> answer.isSound(clock.instant())) ? 0 : Main.PROBLEM;
    }

    private List<TrustedHost> answers(CommandSpec command, String host) {
        try {
            ConnectionSettings settings = ConnectionSettings.parse(
                    host.startsWith("jdbc:") ? host : "jdbc:portcullis:mysql://" + host + "/", properties());
            List<TrustedHost> answers = new ArrayList<>();
            for (HostPort each : settings.hosts()) {
                answers.add(answer(Endpoint.of(settings, each), settings));
            }
            return answers;
        } catch (SQLException e) {
            throw new ParameterException(command.commandLine(), host + ": " + e.getMessage(), e);
        }
    }

    private static TrustedHost answer(Endpoint endpoint, ConnectionSettings settings) {
        long deadlineNanos =
                System.nanoTime() + settings.get(DriverSettings.CONNECT_TIMEOUT).toNanos();
        try {
            return new TrustedHost(
                    endpoint, TrustAnchors.forEndpoint(endpoint, TrustSettings.of(settings), deadlineNanos), null);
        } catch (TlsFailure e) {
            return new TrustedHost(endpoint, null, e.getMessage());
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        set(properties, DriverSettings.REGION, region);
        set(properties, DriverSettings.TLS_CA_FILE, caFile);
        set(properties, DriverSettings.TLS_ROOTS, roots);
        set(properties, DriverSettings.TLS_DOWNLOAD, download ? true : null);
        return properties;
    }

    private static void set(Properties properties, Setting<?> setting, @Nullable Object value) {
        if (value != null) {
            properties.setProperty(setting.name(), value.toString());
        }
    }
}
