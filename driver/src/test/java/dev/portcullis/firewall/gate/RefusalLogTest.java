package dev.portcullis.firewall.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Judge;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One line for what is new, few for what repeats, and a number for what was left out. */
class RefusalLogTest {
    private static final Logger LOGGER = Logger.getLogger(Gate.class.getName());

    private final Firewall firewall = new Firewall(Judge.RULES);
    private final RefusalLog log = new RefusalLog();
    private final Recording lines = new Recording();

    @BeforeEach
    void record() {
        LOGGER.addHandler(lines);
    }

    @AfterEach
    void stop() {
        LOGGER.removeHandler(lines);
    }

    private void refuse(String sql) {
        log.write(firewall.inspect(sql, Dialect.DEFAULT), null);
    }

    @Test
    void the_first_of_each_rule_and_shape_has_its_line_and_repetitions_are_counted() {
        refuse("select a from t where b = 1 or 4711 = 4711");
        for (int i = 0; i < 1_000; i++) {
            refuse("select a from t where b = " + i + " or 4711 = 4711");
        }
        refuse("select a from u where b = 1 or 4711 = 4711");
        refuse("select a from t where b = 1 union select 4711, password from v");

        assertThat(lines.texts).hasSizeBetween(3, 1_000 / 10);
        assertThat(lines.texts.get(0))
                .startsWith(
                        "Refused a statement at an unknown place: a condition of constants alone in the WHERE clause"
                                + " (Tautology) [rule constant-condition");
        assertThat(lines.texts)
                .filteredOn(line -> line.contains("others since the last line"))
                .isNotEmpty();
        assertThat(lines.texts).anyMatch(line -> line.contains("(Union-based extraction)"));
        assertThat(lines.texts).noneMatch(line -> line.contains("4711"));
    }

    @Test
    void a_flood_of_new_shapes_does_not_fill_the_disk() {
        for (int i = 0; i < 5_000; i++) {
            refuse("select a" + i + " from t where b = 1 or 1 = 1");
        }

        assertThat(lines.texts).hasSizeBetween(RefusalLog.MOST_NEW, 5_000 / 10);
    }

    private static final class Recording extends Handler {
        final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            texts.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
