package dev.portcullis.audit;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Settings of a trail, small where a test would wait or write much. */
final class Settings {
    private final Path directory;
    private boolean durable;
    private boolean block = true;
    private int queue = 1024;
    private Duration patience = Duration.ofSeconds(20);
    private long segmentSize = 64 << 20;
    private @Nullable Long keepSize;
    private @Nullable Duration keepFor;
    private @Nullable Long keepUndelivered;
    private @Nullable CheckpointKey key;
    private InstantSource clock = InstantSource.system();

    private Settings(Path directory) {
        this.directory = directory;
    }

    static Settings of(Path directory) {
        return new Settings(directory);
    }

    Settings durable(boolean durable) {
        this.durable = durable;
        return this;
    }

    Settings block(boolean block) {
        this.block = block;
        return this;
    }

    Settings queue(int queue) {
        this.queue = queue;
        return this;
    }

    Settings patience(Duration patience) {
        this.patience = patience;
        return this;
    }

    Settings segmentSize(long segmentSize) {
        this.segmentSize = segmentSize;
        return this;
    }

    Settings keepSize(long keepSize) {
        this.keepSize = keepSize;
        return this;
    }

    Settings keepFor(Duration keepFor) {
        this.keepFor = keepFor;
        return this;
    }

    Settings keepUndelivered(long keepUndelivered) {
        this.keepUndelivered = keepUndelivered;
        return this;
    }

    Settings key(CheckpointKey key) {
        this.key = key;
        return this;
    }

    Settings clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    TrailSettings build() {
        return new TrailSettings(
                durable,
                directory,
                "shop",
                block,
                queue,
                patience,
                segmentSize,
                keepSize,
                keepFor,
                keepUndelivered,
                key,
                clock);
    }
}
