package dev.portcullis.guard;

import dev.portcullis.audit.Capture;
import dev.portcullis.audit.CaptureOptions;
import dev.portcullis.audit.ConnectionProof;
import dev.portcullis.audit.Session;
import dev.portcullis.audit.SessionFacts;
import dev.portcullis.audit.Trail;
import dev.portcullis.firewall.gate.Gate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A context that records what it is told; it denies unwrapping unless told otherwise. */
final class RecordingContext implements GuardContext {
    static final String URL = "jdbc:portcullis:mysql://127.0.0.1/shop";

    final List<Class<?>> unwrapped = new ArrayList<>();
    Gate gate;

    @Nullable
    Session session;

    boolean unwrapAllowed;
    int closed;

    RecordingContext() {
        this(Gate.OPEN);
    }

    RecordingContext(Gate gate) {
        this.gate = gate;
    }

    /** A context whose connection is recorded into that trail. */
    static RecordingContext into(Trail trail, Gate gate, String database) {
        RecordingContext context = new RecordingContext(gate);
        context.session = new Capture(trail, CaptureOptions.DEFAULT)
                .opened(
                        new SessionFacts(
                                Capture.nextConnection(), 7, "app", "password", null, null, "127.0.0.1:3306", null),
                        database,
                        ConnectionProof.NONE);
        return context;
    }

    @Override
    public Gate gate() {
        return gate;
    }

    @Override
    public @Nullable Session session() {
        return session;
    }

    @Override
    public boolean unwrapAllowed() {
        return unwrapAllowed;
    }

    @Override
    public void unwrapped(Class<?> type) {
        unwrapped.add(type);
    }

    @Override
    public String url() {
        return URL;
    }

    @Override
    public void closed() {
        closed++;
    }
}
