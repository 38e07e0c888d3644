package dev.portcullis.benchmarks;

import dev.portcullis.audit.Definition;
import dev.portcullis.audit.Event;
import dev.portcullis.audit.FileTrail;
import dev.portcullis.audit.RecordWriter;
import dev.portcullis.audit.Trail;
import dev.portcullis.audit.TrailFailedException;
import dev.portcullis.audit.TrailSettings;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.metrics.DriverMetrics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Audit trails by themselves, and records of the size that an execution has. */
final class Trails {
    private Trails() {}

    /**
     * Opens a trail below the working folder.
     *
     * @param mode {@code async} or {@code durable}
     */
    static Trail open(String mode) throws SQLException, TrailFailedException {
        ConnectionSettings settings = ConnectionSettings.parse(
                "jdbc:portcullis:mysql://localhost/?portcullis.audit=" + mode
                        + "&portcullis.audit.dir=audit&portcullis.audit.keep-size=1g",
                new Properties());
        return FileTrail.open(
                TrailSettings.of(settings, null, InstantSource.system()).orElseThrow(), DriverMetrics.NONE);
    }

    /**
     * The settings of a trail that stands by itself, with the queue and the segments of the defaults.
     *
     * @param keepBytes how much of it is kept; null for everything
     */
    static TrailSettings settings(boolean durable, Path directory, @Nullable Long keepBytes) {
        return new TrailSettings(
                durable,
                directory,
                "benchmark",
                true,
                65_536,
                Duration.ofSeconds(20),
                256 << 20,
                keepBytes,
                null,
                null,
                null,
                InstantSource.system());
    }

    /** A session that executions belong to. */
    static Definition session() {
        return new Named("session", "user", "app");
    }

    /** A statement that they execute. */
    static Definition statement() {
        return new Named("statement", "sql", "SELECT * FROM orders WHERE id = ?");
    }

    /** An execution as the guard records it. Belongs to the thread that makes it until it is published. */
    static final class Execution extends Event {
        private final Definition session;
        private final Definition statement;
        private final long rows;

        Execution(Definition session, Definition statement, long rows) {
            super(System.nanoTime());
            this.session = session;
            this.statement = statement;
            this.rows = rows;
        }

        @Override
        protected String type() {
            return "operation";
        }

        @Override
        protected Definition session() {
            return session;
        }

        @Override
        protected Definition statement() {
            return statement;
        }

        @Override
        protected void write(RecordWriter out) {
            out.number("micros", 180 + (rows & 63)).text("outcome", "ok").number("rowsRead", rows & 15);
        }
    }

    private static final class Named extends Definition {
        private final String type;
        private final String key;
        private final String text;

        Named(String type, String key, String text) {
            this.type = type;
            this.key = key;
            this.text = text;
        }

        @Override
        protected String type() {
            return type;
        }

        @Override
        protected void write(RecordWriter out) {
            out.text(key, text);
        }
    }
}
