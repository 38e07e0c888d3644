package dev.portcullis.benchmarks;

import dev.portcullis.audit.Definition;
import dev.portcullis.audit.Trail;
import dev.portcullis.audit.TrailFailedException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One record after the other, as fast as the trail takes them: what it can bear for long, not what a statement waits. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AuditBenchmark {
    @Param("portcullis-full")
    private String variant = "";

    private final Definition session = Trails.session();
    private final Definition statement = Trails.statement();
    private boolean durable;
    private Trail trail = Trail.NONE;

    /** Opens the trail. */
    @Setup
    public void open() throws SQLException, TrailFailedException {
        durable = variant.equals("portcullis-durable");
        trail = Trails.open(durable ? "durable" : "async");
    }

    /** Writes what waits. */
    @TearDown
    public void close() {
        trail.close();
    }

    /** Asks for room and hands a record over; a durable one is on disk when this returns. */
    @Benchmark
    public void write() throws TrailFailedException {
        trail.admit();
        Trails.Execution execution = new Trails.Execution(session, statement, 1);
        if (durable) {
            trail.acknowledge(execution);
        } else {
            trail.publish(execution);
        }
    }
}
