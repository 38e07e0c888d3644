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
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Properties;

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

    /** An execution. Belongs to the thread that makes it until it is published. */
    static final class Execution extends Event {
        private static final Definition SESSION = new Named("session");
        private static final Definition STATEMENT = new Named("statement");

        private final long rows;

        Execution(long rows) {
            super(System.nanoTime());
            this.rows = rows;
        }

        @Override
        protected String type() {
            return "operation";
        }

        @Override
        protected Definition session() {
            return SESSION;
        }

        @Override
        protected Definition statement() {
            return STATEMENT;
        }

        @Override
        protected void write(RecordWriter out) {
            out.number("micros", 125).text("outcome", "ok").number("rows", rows).number("transaction", 7);
        }
    }

    private static final class Named extends Definition {
        private final String type;

        Named(String type) {
            this.type = type;
        }

        @Override
        protected String type() {
            return type;
        }

        @Override
        protected void write(RecordWriter out) {
            out.text("user", "app").text("text", "SELECT id FROM orders WHERE id = ?");
        }
    }
}
