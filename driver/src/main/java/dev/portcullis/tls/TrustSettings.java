package dev.portcullis.tls;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.TlsRoots;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the user says about the roots to trust.
 *
 * @param roots which of the known roots; AUTO reads it from the endpoint
 * @param caFile PEM file of roots to trust in place of all others, or null
 * @param download whether roots that do not ship with the driver may be fetched from AWS
 */
public record TrustSettings(TlsRoots roots, @Nullable Path caFile, boolean download) {
    /** What holds when nothing is set. */
    public static final TrustSettings DEFAULT = new TrustSettings(TlsRoots.AUTO, null, false);

    /** What the settings of a connection say. */
    public static TrustSettings of(ConnectionSettings settings) {
        return new TrustSettings(
                settings.get(DriverSettings.TLS_ROOTS),
                settings.find(DriverSettings.TLS_CA_FILE).orElse(null),
                settings.get(DriverSettings.TLS_DOWNLOAD));
    }
}
