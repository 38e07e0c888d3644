package dev.portcullis.benchmarks.peer;

import dev.portcullis.audit.Capture;
import dev.portcullis.audit.CaptureOptions;
import dev.portcullis.audit.ConnectionProof;
import dev.portcullis.audit.FileTrail;
import dev.portcullis.audit.Session;
import dev.portcullis.audit.SessionFacts;
import dev.portcullis.audit.TrailFailedException;
import dev.portcullis.audit.TrailSettings;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.guard.GuardContext;
import dev.portcullis.metrics.DriverMetrics;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What connections with equal settings share, as a connector of the driver has it, for connections of the stub: the gate and the audit trail. Safe for
 * use by several threads.
 *
 * @param capture null where nothing is recorded
 */
record StubConnector(Gate gate, @Nullable Capture capture) {
    static StubConnector of(ConnectionSettings settings) throws SQLException {
        Optional<TrailSettings> trail = TrailSettings.of(settings, null, InstantSource.system());
        try {
            Capture capture = trail.isEmpty()
                    ? null
                    : new Capture(FileTrail.open(trail.get(), DriverMetrics.NONE), CaptureOptions.DEFAULT);
            return new StubConnector(Gate.of(settings, DriverMetrics.NONE), capture);
        } catch (TrailFailedException e) {
            throw new SQLException(e);
        }
    }

    GuardContext opened() {
        return new Opened(gate, capture == null ? null : session(capture));
    }

    private static Session session(Capture capture) {
        SessionFacts facts = new SessionFacts(
                Capture.nextConnection(), 7, "app", "password", null, null, "localhost:3306", "benchmarks");
        return capture.opened(facts, "shop", ConnectionProof.NONE);
    }

    private record Opened(Gate gate, @Nullable Session session) implements GuardContext {
        @Override
        public boolean unwrapAllowed() {
            return false;
        }

        @Override
        public void unwrapped(Class<?> type) {}

        @Override
        public String url() {
            return "jdbc:portcullis:stub:";
        }

        @Override
        public void closed() {}
    }
}
