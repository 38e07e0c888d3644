package dev.portcullis.testkit.secrets;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A secret with its versions and their labels, at most one version a label. Thread-safe. */
public final class StoredSecret {
    private static final int MAX_BYTES = 65_536;

    private final String name;
    private final String arn;
    private final Clock clock;
    private final Instant created;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, SecretVersion> versions = new LinkedHashMap<>();
    private final Map<StagingLabel, String> labels = new EnumMap<>(StagingLabel.class);
    private @Nullable Instant rotated;
    private @Nullable Instant deleted;

    StoredSecret(String name, String arn, Clock clock) {
        this.name = name;
        this.arn = arn;
        this.clock = clock;
        this.created = clock.instant();
    }

    public String name() {
        return name;
    }

    public String arn() {
        return arn;
    }

    /** The id of the version with that label, or null when none has it. */
    public @Nullable String versionId(StagingLabel label) {
        return locked(() -> labels.get(label));
    }

    /** The text of the version with that label; null when none has it, it is binary, or a rotation has not filled it yet. */
    public @Nullable String text(StagingLabel label) {
        SecretVersion version = version(versionId(label));
        return version == null ? null : version.string();
    }

    /** Puts a new current version, as {@code PutSecretValue} does; the one before becomes the previous one. */
    public String put(String text) {
        requireSize(text.getBytes(StandardCharsets.UTF_8).length);
        return putCurrent(SecretVersion.of(newId(), clock.instant(), text));
    }

    /** Puts a new current version that is binary. */
    public String put(byte[] bytes) {
        requireSize(bytes.length);
        return putCurrent(SecretVersion.of(newId(), clock.instant(), bytes));
    }

    /** Marks the secret for deletion: every read of its value is refused from now on. */
    public void delete() {
        locked(() -> deleted = clock.instant());
    }

    /**
     * Begins a rotation as {@code RotateSecret} does: the id of the version that it fills, new and empty, or that of the
     * rotation before if it never finished.
     */
    String beginRotation() {
        return locked(() -> {
            String pending = labels.get(StagingLabel.AWSPENDING);
            if (pending != null && !pending.equals(labels.get(StagingLabel.AWSCURRENT))) {
                return pending;
            }
            String id = newId();
            versions.put(id, SecretVersion.empty(id, clock.instant()));
            labels.put(StagingLabel.AWSPENDING, id);
            return id;
        });
    }

    /** Gives the version its text. */
    void fill(String id, String text) {
        locked(() -> versions.put(id, SecretVersion.of(id, clock.instant(), text)));
    }

    /**
     * Ends a rotation: the version becomes the current one, and the one before the previous one. The pending label stays
     * where it is, as AWS's own rotation functions leave it.
     */
    void finishRotation(String id) {
        locked(() -> {
            makeCurrent(id);
            rotated = clock.instant();
            return id;
        });
    }

    @Nullable
    SecretVersion version(@Nullable String id) {
        return locked(() -> id == null ? null : versions.get(id));
    }

    /** All versions, oldest first, each with its labels; those without one are what AWS calls deprecated. */
    Map<SecretVersion, List<StagingLabel>> labelledVersions() {
        return locked(() -> {
            var all = new LinkedHashMap<SecretVersion, List<StagingLabel>>();
            versions.values().forEach(version -> all.put(version, labelsOf(version.id())));
            return all;
        });
    }

    Instant created() {
        return created;
    }

    @Nullable
    Instant rotated() {
        return locked(() -> rotated);
    }

    @Nullable
    Instant deleted() {
        return locked(() -> deleted);
    }

    private String putCurrent(SecretVersion version) {
        return locked(() -> {
            versions.put(version.id(), version);
            makeCurrent(version.id());
            return version.id();
        });
    }

    private void makeCurrent(String id) {
        String before = labels.put(StagingLabel.AWSCURRENT, id);
        if (before != null && !before.equals(id)) {
            labels.put(StagingLabel.AWSPREVIOUS, before);
        }
    }

    private List<StagingLabel> labelsOf(String id) {
        var found = new ArrayList<StagingLabel>();
        labels.forEach((label, holder) -> {
            if (holder.equals(id)) {
                found.add(label);
            }
        });
        return found;
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private static void requireSize(int bytes) {
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("a secret has at most " + MAX_BYTES + " bytes, not " + bytes);
        }
    }

    /** The name alone. */
    @Override
    public String toString() {
        return "StoredSecret[" + name + "]";
    }
}
