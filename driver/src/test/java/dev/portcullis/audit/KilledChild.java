package dev.portcullis.audit;

import dev.portcullis.audit.TestEvents.Named;
import dev.portcullis.audit.TestEvents.Operation;
import dev.portcullis.metrics.DriverMetrics;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/** A process that writes a trail as fast as it can until it is killed, and tells of each event that was acknowledged, in eight bytes. */
final class KilledChild {
    static final int THREADS = 4;

    private KilledChild() {}

    /** Takes the directory, whether the trail is durable, and the number of the first event. */
    public static void main(String[] arguments) throws TrailFailedException {
        boolean durable = Boolean.parseBoolean(arguments[1]);
        long first = Long.parseLong(arguments[2]);
        Trail trail = FileTrail.open(
                Settings.of(Path.of(arguments[0]))
                        .durable(durable)
                        .segmentSize(1 << 20)
                        .patience(Duration.ofSeconds(60))
                        .build(),
                DriverMetrics.NONE);
        // Unbuffered: what is written has left the process.
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        for (int i = 0; i < THREADS; i++) {
            long start = first + i;
            new Thread(() -> write(trail, durable, start, out)).start();
        }
    }

    private static void write(Trail trail, boolean durable, long start, FileOutputStream out) {
        Named session = Named.session("app" + start);
        try {
            for (long number = start; ; number += THREADS) {
                trail.admit();
                Operation event = new Operation(session, null, number);
                if (durable) {
                    trail.acknowledge(event);
                } else {
                    trail.publish(event);
                }
                // One write to a pipe of so few bytes is whole or not at all.
                out.write(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
            }
        } catch (TrailFailedException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
