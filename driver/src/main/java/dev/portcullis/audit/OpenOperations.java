package dev.portcullis.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one connection that are not complete, so that none is lost when the application forgets a result or the process ends. Safe
 * for all threads: each operation is taken out once.
 */
final class OpenOperations {
    private static final VarHandle LATEST = latest();

    /** One of them, or one that was taken out. Most connections have no more than one at a time. */
    @SuppressWarnings("unused") // Through LATEST.
    private volatile @Nullable OperationEvent latest;

    private final Set<OperationEvent> others = ConcurrentHashMap.newKeySet();
    private final AtomicInteger early = new AtomicInteger();

    void add(OperationEvent operation) {
        OperationEvent before = latest;
        if ((before != null && !before.isTaken()) || !LATEST.compareAndSet(this, before, operation)) {
            operation.isOneOfMany = true;
            others.add(operation);
        }
    }

    /** Takes an operation out; false if it is not in here any more. */
    boolean take(OperationEvent operation) {
        if (!operation.take()) {
            return false;
        }
        if (operation.isOneOfMany) {
            others.remove(operation);
        }
        return true;
    }

    /** How many there are beside the latest. */
    int others() {
        return others.size();
    }

    /** The number of one more operation that is recorded before it is complete. */
    int nextEarly() {
        return early.incrementAndGet();
    }

    void each(Consumer<OperationEvent> task) {
        OperationEvent one = latest;
        if (one != null) {
            task.accept(one);
        }
        others.forEach(task);
    }

    private static VarHandle latest() {
        try {
            return MethodHandles.lookup().findVarHandle(OpenOperations.class, "latest", OperationEvent.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
