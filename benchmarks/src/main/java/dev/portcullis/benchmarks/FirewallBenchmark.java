package dev.portcullis.benchmarks;

import com.alibaba.druid.wall.WallProvider;
import com.alibaba.druid.wall.spi.MySqlWallProvider;
import dev.portcullis.firewall.Analysis;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Judge;
import dev.portcullis.firewall.Verdict;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a verdict costs, beside Druid's WallFilter: for a prepared text that is known, for a text of about 150 characters
 * whose literals vary, for one that is judged from scratch, and for a hostile megabyte.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FirewallBenchmark {
    private static final int TEXTS = 1 << 12;
    private static final String PREPARED =
            "select o.id, o.total, c.name, c.email from orders o join customers c on c.id = o.customer_id"
                    + " where o.status = ? and o.created >= ? order by o.id desc limit 20";

    private final Firewall firewall = new Firewall(Judge.RULES);
    private final WallProvider druid = new MySqlWallProvider();
    private final String[] varied = new String[TEXTS];
    private int next;

    /** Statements of about 150 characters with other literals each time. */
    @Setup
    public void vary() {
        for (int i = 0; i < TEXTS; i++) {
            varied[i] = PREPARED.replaceFirst("\\?", "'s" + i * 7919 + "'").replaceFirst("\\?", "'" + (i + 1) + "'");
        }
    }

    /** A prepared text that was seen before. */
    @Benchmark
    public Verdict known() {
        return firewall.inspect(PREPARED, Dialect.DEFAULT);
    }

    /** The same for Druid. */
    @Benchmark
    public boolean knownToDruid() {
        return druid.checkValid(PREPARED);
    }

    /** A known statement with new literals. */
    @Benchmark
    public Verdict variedLiterals() {
        return firewall.inspect(text(), Dialect.DEFAULT);
    }

    /** The same for Druid. */
    @Benchmark
    public boolean variedLiteralsToDruid() {
        return druid.checkValid(text());
    }

    /** A statement that was never seen: all rules and the shape. */
    @Benchmark
    public Analysis fromScratch() {
        return Firewall.analyze(text(), Dialect.DEFAULT);
    }

    private String text() {
        next = (next + 1) & (TEXTS - 1);
        return varied[next];
    }

    /** One mebibyte of one hostile piece, and the half of it: the time must double, not more. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    @Fork(1)
    @Warmup(iterations = 3, time = 1)
    @Measurement(iterations = 3, time = 1)
    public static class Hostile {
        @Param({
            "(",
            "a ",
            "' or '1'='1",
            "/*!",
            "1,",
            "union select 1,",
            "((select 1 from ",
            "case when ",
            "sleep(1) or "
        })
        private String piece = "";

        @Param({"262144", "524288", "1048576"})
        private int length;

        private String text = "";

        /** The pieces, one after the other. */
        @Setup
        public void repeat() {
            text = "select a from t where b = " + piece.repeat(length / piece.length());
        }

        /** The whole way of a text that was never seen. */
        @Benchmark
        public Analysis hostile() {
            return Firewall.analyze(text, Dialect.DEFAULT);
        }
    }
}
