package dev.portcullis.metrics;

import dev.portcullis.config.CredentialKind;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Passes everything on and drops what the receiver throws, after one line in the log at {@code DEBUG}. */
final class QuietMetrics implements DriverMetrics {
    private static final System.Logger LOG = System.getLogger(DriverMetrics.class.getName());

    private final DriverMetrics receiver;

    QuietMetrics(DriverMetrics receiver) {
        this.receiver = receiver;
    }

    @Override
    public void connectEnded(CredentialKind kind, ConnectOutcome outcome, Duration took) {
        quietly(() -> receiver.connectEnded(kind, outcome, took));
    }

    @Override
    public void loginRetried(CredentialKind kind) {
        quietly(() -> receiver.loginRetried(kind));
    }

    @Override
    public void tokenSigned() {
        quietly(receiver::tokenSigned);
    }

    @Override
    public void secretFetched(Duration took) {
        quietly(() -> receiver.secretFetched(took));
    }

    @Override
    public void refreshFailed(CredentialKind kind) {
        quietly(() -> receiver.refreshFailed(kind));
    }

    @Override
    public void tlsProven(boolean resumed, Instant serverExpiry, Instant rootExpiry) {
        quietly(() -> receiver.tlsProven(resumed, serverExpiry, rootExpiry));
    }

    @Override
    public void tlsFailed(Enum<?> reason) {
        quietly(() -> receiver.tlsFailed(reason));
    }

    @Override
    public void statementRefused(List<String> rules) {
        quietly(() -> receiver.statementRefused(rules));
    }

    @Override
    public void statementObserved(List<String> rules) {
        quietly(() -> receiver.statementObserved(rules));
    }

    /** Comes with each batch of the trail, so often that it makes no object. */
    @Override
    public void auditWritten(long records, long queued) {
        try {
            receiver.auditWritten(records, queued);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    @Override
    public void auditForced(Duration took) {
        quietly(() -> receiver.auditForced(took));
    }

    @Override
    public void auditLost(long events) {
        quietly(() -> receiver.auditLost(events));
    }

    @Override
    public void auditFailed(boolean failed) {
        quietly(() -> receiver.auditFailed(failed));
    }

    @Override
    public void auditDelivered(String sink, int records) {
        quietly(() -> receiver.auditDelivered(sink, records));
    }

    @Override
    public void auditLag(String sink, long records, Duration age) {
        quietly(() -> receiver.auditLag(sink, records, age));
    }

    @Override
    public void auditSinkFailed(String sink) {
        quietly(() -> receiver.auditSinkFailed(sink));
    }

    @Override
    public void auditUndelivered(String sink, long records) {
        quietly(() -> receiver.auditUndelivered(sink, records));
    }

    private static void quietly(Runnable report) {
        try {
            report.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private static void failed(RuntimeException e) {
        LOG.log(Level.DEBUG, "A metrics receiver failed", e);
    }
}
