package dev.portcullis.guard;

import dev.portcullis.audit.Session;
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
