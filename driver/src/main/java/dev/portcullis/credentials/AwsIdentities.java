package dev.portcullis.credentials;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.DriverSettings;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The AWS identity of one set of connection settings in each region where it is used. Safe for use by several threads.
 */
final class AwsIdentities {
    private final ConnectionSettings settings;
    private final @Nullable Object given;
    private final ConcurrentMap<Optional<String>, AwsIdentity> byRegion = new ConcurrentHashMap<>();

    /** {@code given} as {@link AwsIdentity#of} takes it. */
    AwsIdentities(ConnectionSettings settings, @Nullable Object given) {
        this.settings = settings;
        this.given = given;
    }

    /** The identity for a region; for null it is {@code portcullis.region}, else the one of the AWS default chain. */
    AwsIdentity of(@Nullable String region) throws CredentialException {
        Optional<String> wanted = Optional.ofNullable(region).or(() -> settings.find(DriverSettings.REGION));
        AwsIdentity known = byRegion.get(wanted);
        if (known == null) {
            known = AwsIdentity.of(settings, given, wanted.orElse(null));
            AwsIdentity earlier = byRegion.putIfAbsent(wanted, known);
            known = earlier == null ? known : earlier;
        }
        return known;
    }
}
