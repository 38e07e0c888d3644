package dev.portcullis.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.metrics.DriverMetrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

@SuppressWarnings("try") // A sink works by itself while it is open.
@Timeout(60)
class Slf4jSinkTest {
    private record Line(String message, Map<String, String> mdc) {}

    @TempDir
    Path directory;

    @Test
    void eachRecordIsOneEventWithItsMdc() throws Exception {
        WrittenTrail trail = new WrittenTrail(directory.resolve("till-1"));
        trail.operation(7);
        trail.append("transaction", "\"session\":1,\"action\":\"commit\",\"transaction\":3");
        List<Line> lines = Collections.synchronizedList(new ArrayList<>());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                Map<String, String> mdc = MDC.getCopyOfContextMap();
                lines.add(new Line(record.getMessage(), mdc == null ? Map.of() : mdc));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("portcullis.audit");
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try (Sinks sinks = Sinks.start(
                directory, "till", List.of(SinkSettings.parse(Map.of("type", "slf4j"))), DriverMetrics.NONE)) {
            Eventually.holds(() -> lines.size() == 5);
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        assertThat(lines.get(3).message())
                .startsWith("{\"seq\":4,\"time\":\"2026-10-01T12:00:00.000005Z\",\"type\":\"operation\",\"session\":1,")
                .contains("\"joined\":{\"session\":{\"seq\":2,", "\"statement\":{\"seq\":3,");
        assertThat(lines.get(3).mdc())
                .isEqualTo(Map.of(
                        "audit.id", WrittenTrail.ID + "-4",
                        "audit.type", "operation",
                        "audit.user", "app",
                        "audit.operation", "select",
                        "audit.outcome", "ok",
                        "audit.verdict", "allow",
                        "audit.application", "till",
                        "audit.clientUser", "anna",
                        "audit.correlation", "c-1"));
        assertThat(lines.get(4).mdc()).doesNotContainKey("audit.operation").containsEntry("audit.type", "transaction");
        assertThat(lines.get(0).mdc()).containsOnlyKeys("audit.id", "audit.type");
    }
}
