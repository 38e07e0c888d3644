package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.audit.TestEvents.Named;
import dev.portcullis.audit.TestEvents.Operation;
import dev.portcullis.audit.verify.Report;
import dev.portcullis.audit.verify.TrailVerifier;
import dev.portcullis.audit.verify.TrustedKeys;
import dev.portcullis.metrics.DriverMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten times as many virtual threads as the queue has places, on as many carriers as there are processors. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualThreadsTest {
    private static final int THREADS = 10_000;
    private static final int EACH = 5;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLostOrHeldUp(boolean durable) throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "needs a JVM with virtual threads");
        Named session = Named.session("app");
        AtomicInteger refused = new AtomicInteger();
        try (Trail trail =
                FileTrail.open(Settings.of(directory).durable(durable).build(), DriverMetrics.NONE)) {
            ExecutorService threads = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                threads.execute(() -> {
                    for (int each = 0; each < EACH; each++) {
                        try {
                            trail.admit();
                            Thread.yield();
                            trail.acknowledge(new Operation(session, null, number * EACH + each));
                        } catch (TrailFailedException e) {
                            refused.incrementAndGet();
                        }
                    }
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(100, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(refused).hasValue(0);
        Report report =
                TrailVerifier.verify(directory.resolve("shop-1"), TrustedKeys.read(List.of()), true, bytes -> {});
        assertThat(report.problem()).isNull();
        assertThat(report.lost()).isZero();
        assertThat(FaultTest.written(directory)).hasSize(THREADS * EACH).doesNotHaveDuplicates();
    }
}
