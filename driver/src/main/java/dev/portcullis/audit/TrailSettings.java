package dev.portcullis.audit;

import dev.portcullis.config.AuditFailure;
import dev.portcullis.config.AuditMode;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.SettingException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a trail is written.
 *
 * @param durable whether {@link Trail#acknowledge} waits for the disk
 * @param directory of all trails; each process makes one of its own inside
 * @param name what the directories of trails begin with
 * @param block whether nothing may run unrecorded
 * @param queue how many events may wait, a power of two
 * @param patience how long an operation waits for room or for the disk
 * @param segmentSize when the next segment is begun, in bytes
 * @param keepSize beyond which size of the trail its oldest segments are removed; null for never
 * @param keepFor beyond which age; null for never
 * @param keepUndelivered beyond which size also those that a sink has not had; null for never
 * @param key what signs checkpoints; null for none
 * @param clock the wall clock
 */
public record TrailSettings(
        boolean durable,
        Path directory,
        String name,
        boolean block,
        int queue,
        Duration patience,
        long segmentSize,
        @Nullable Long keepSize,
        @Nullable Duration keepFor,
        @Nullable Long keepUndelivered,
        @Nullable CheckpointKey key,
        InstantSource clock) {
    private static final String NAMELESS = "trail";

    /**
     * Those of a connector; empty where nothing is recorded.
     *
     * @param key signs in place of that of {@code portcullis.audit.key-file}; null for that one
     * @throws SettingException for a key that cannot be used
     */
    public static Optional<TrailSettings> of(ConnectionSettings settings, @Nullable KeyPair key, InstantSource clock)
            throws SettingException {
        Optional<Path> directory = settings.find(DriverSettings.AUDIT_DIR);
        if (directory.isEmpty() || settings.get(DriverSettings.AUDIT) == AuditMode.OFF) {
            return Optional.empty();
        }
        return Optional.of(new TrailSettings(
                settings.get(DriverSettings.AUDIT) == AuditMode.DURABLE,
                directory.get().toAbsolutePath().normalize(),
                settings.find(DriverSettings.APPLICATION).orElse(NAMELESS),
                settings.get(DriverSettings.AUDIT_ON_FAILURE) == AuditFailure.BLOCK,
                settings.get(DriverSettings.AUDIT_QUEUE),
                settings.get(DriverSettings.AUDIT_WAIT),
                settings.get(DriverSettings.AUDIT_SEGMENT_SIZE),
                settings.find(DriverSettings.AUDIT_KEEP_SIZE).orElse(null),
                settings.find(DriverSettings.AUDIT_KEEP_FOR).orElse(null),
                settings.find(DriverSettings.AUDIT_KEEP_UNDELIVERED).orElse(null),
                key(settings, key),
                clock));
    }

    private static @Nullable CheckpointKey key(ConnectionSettings settings, @Nullable KeyPair given)
            throws SettingException {
        if (given != null) {
            return CheckpointKey.of(given);
        }
        Optional<Path> file = settings.find(DriverSettings.AUDIT_KEY_FILE);
        return file.isEmpty() ? null : CheckpointKey.read(file.get());
    }
}
