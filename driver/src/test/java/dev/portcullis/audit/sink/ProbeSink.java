package dev.portcullis.audit.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A sink outside of the driver: keeps what it gets under the name that its property {@code probe} gives, and does what the test tells it. */
public final class ProbeSink implements AuditSink {
    private static final ConcurrentMap<String, Probe> PROBES = new ConcurrentHashMap<>();

    private Probe probe;

    /** What the sinks of one name got. */
    public static final class Probe {
        public final List<AuditRecord> records = new CopyOnWriteArrayList<>();
        final List<String> threads = new CopyOnWriteArrayList<>();
        volatile Behaviour behaviour = batch -> {};
        volatile Runnable opening = () -> {};
        volatile Runnable closing = () -> {};
        final AtomicInteger open = new AtomicInteger();

        List<Long> numbers() {
            return records.stream().map(AuditRecord::seq).toList();
        }
    }

    /** What happens to a batch before it is kept. */
    interface Behaviour {
        void before(List<AuditRecord> batch) throws SinkException, InterruptedException;
    }

    public static Probe probe(String name) {
        return PROBES.computeIfAbsent(name, key -> new Probe());
    }

    @Override
    public String type() {
        return "probe";
    }

    @Override
    public void open(SinkContext context) throws InvalidSinkException {
        probe = probe(context.required("probe"));
        probe.opening.run();
        probe.open.incrementAndGet();
    }

    @Override
    public void deliver(List<AuditRecord> records) throws SinkException, InterruptedException {
        probe.threads.add(Thread.currentThread().getName());
        try {
            probe.behaviour.before(records);
        } catch (SinkException e) {
            probe.records.addAll(new ArrayList<>(records.subList(0, e.delivered())));
            throw e;
        }
        probe.records.addAll(records);
    }

    @Override
    public void close() {
        if (probe != null) {
            probe.open.decrementAndGet();
            probe.closing.run();
        }
    }
}
