package dev.portcullis.benchmarks;

import com.alibaba.druid.wall.WallProvider;
import com.alibaba.druid.wall.spi.MySqlWallProvider;
import dev.portcullis.firewall.Analysis;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Judge;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
 * What a verdict costs, beside Druid's WallFilter: for a prepared text that is known, for a known statement of about 150 characters whose
 * literals vary, for one that was never seen, and for a hostile megabyte.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FirewallBenchmark {
    private static final String PREPARED =
            "select o.id, o.total, c.name, c.email from orders o join customers c on c.id = o.customer_id"
                    + " where o.status = ? and o.created >= ? order by o.id desc limit 20";

    /** A mebibyte behind a literal, as it comes out of an endless injection. */
    private static final String ENDLESS = "' or '1'='1".repeat((1 << 20) / 11);

    @Param("portcullis-firewall")
    private String variant = "";

    private Predicate<String> firewall = sql -> true;
    private long number;

    /** Makes the firewall, which has seen the prepared text. */
    @Setup
    public void build() {
        if (variant.equals("portcullis-firewall")) {
            Firewall portcullis = new Firewall(Judge.RULES);
            firewall = sql -> !portcullis.inspect(sql, Dialect.DEFAULT).isBlocked();
        } else {
            WallProvider druid = new MySqlWallProvider();
            firewall = druid::checkValid;
        }
        known();
    }

    /** A prepared text that was seen before. */
    @Benchmark
    public boolean known() {
        return firewall.test(PREPARED);
    }

    /** A known statement with new literals. */
    @Benchmark
    public boolean literal() {
        number++;
        return firewall.test(
                "select o.id, o.total, c.name, c.email from orders o join customers c on c.id = o.customer_id"
                        + " where o.status = 's" + number + "' and o.created >= '" + number
                        + "' order by o.id desc limit 20");
    }

    /** A statement that was never seen, for its names are new. */
    @Benchmark
    public boolean fresh() {
        number++;
        return firewall.test(
                "select o.id, o.total, c.name, c.email from orders" + number
                        + " o join customers c on c.id = o.customer_id where o.status = ? and o.created >= ? order by o.id desc limit 20");
    }

    /** A hostile mebibyte that was never seen. */
    @Benchmark
    public boolean hostile() {
        number++;
        return firewall.test("select o.id, o.total from orders" + number + " o where o.status = '" + ENDLESS + "'");
    }

    /** One hostile piece, again and again, from a kibibyte to a mebibyte: four times the text must take four times as long, not more. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    @Fork(1)
    @Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
    @Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
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

        @Param({"1024", "4096", "16384", "65536", "262144", "1048576"})
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
