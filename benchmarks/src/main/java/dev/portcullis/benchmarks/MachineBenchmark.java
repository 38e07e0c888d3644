package dev.portcullis.benchmarks;

import dev.portcullis.audit.Trail;
import dev.portcullis.audit.TrailFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the parts of a chained record take on this machine, each by itself and with nothing of Portcullis: the least that any trail of this kind
 * could take. The record is one that the trail wrote, so that its size is true.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MachineBenchmark {
    private static final String HASH = ",\"hash\":\"";

    /** Where the next record goes, before the first place is taken again. */
    private static final long FILE_BYTES = 1 << 24;

    /** There is none but the machine. */
    @Param("raw")
    private String variant = "";

    private final byte[] digest = new byte[32];
    private byte[] hashed = {};
    private ByteBuffer line = ByteBuffer.allocate(0);
    private @Nullable MessageDigest sha256;
    private @Nullable FileChannel file;
    private long at;

    /** Has the trail write a record, and opens a file beside it. */
    @Setup
    public void prepare() throws SQLException, TrailFailedException, IOException, NoSuchAlgorithmException {
        sha256 = MessageDigest.getInstance("SHA-256");
        file = FileChannel.open(Path.of("records"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (Trail trail = Trails.open("async")) {
            trail.admit();
            trail.publish(new Trails.Execution(Trails.session(), Trails.statement(), 1));
        }
        String record = lastExecution();
        // A record's hash is of the 32 bytes of the one before, and of what stands before its own.
        hashed = (".".repeat(digest.length) + record.substring(0, record.indexOf(HASH)))
                .getBytes(StandardCharsets.UTF_8);
        byte[] bytes = (record + "\n").getBytes(StandardCharsets.UTF_8);
        line = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static String lastExecution() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("audit"))) {
            Path segment = files.filter(each -> each.toString().endsWith(".jsonl"))
                    .max(Path::compareTo)
                    .orElseThrow();
            return Files.readAllLines(segment).stream()
                    .filter(each -> each.contains("\"type\":\"operation\""))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Closes the file. */
    @TearDown
    public void close() throws IOException {
        file.close();
    }

    /** The hash of a record. */
    @Benchmark
    public byte[] sha256() throws DigestException {
        sha256.update(hashed);
        sha256.digest(digest, 0, digest.length);
        return digest;
    }

    /** A reading of the clock, of which a record needs two. */
    @Benchmark
    public long clock() {
        return System.nanoTime();
    }

    /** Handing one record to the system. The trail hands over many at once. */
    @Benchmark
    public void write() throws IOException {
        line.rewind();
        file.write(line, at);
        at = (at + line.limit()) % FILE_BYTES;
    }

    /** The same, and having it on the disk. */
    @Benchmark
    public void force() throws IOException {
        write();
        file.force(false);
    }
}
