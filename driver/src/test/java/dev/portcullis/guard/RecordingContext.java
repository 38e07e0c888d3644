package dev.portcullis.guard;

import dev.portcullis.firewall.gate.Gate;
import java.util.ArrayList;
import java.util.List;

/** A context that records what it is told; it denies unwrapping unless told otherwise. */
final class RecordingContext implements GuardContext {
    static final String URL = "jdbc:portcullis:mysql://127.0.0.1/shop";

    final List<Class<?>> unwrapped = new ArrayList<>();
    Gate gate;
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
