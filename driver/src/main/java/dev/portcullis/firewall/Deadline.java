package dev.portcullis.firewall;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls off a piece of work that takes too long. One thread at a time. */
final class Deadline {
    private final long millis;
    private @Nullable CompletableFuture<Void> end;

    Deadline(long millis) {
        this.millis = millis;
    }

    /** Starts the clock; {@code callOff} runs on another thread if {@link #end} does not come in time. */
    void start(Runnable callOff) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        end = ended;
        CompletableFuture<Void> unused = ended.orTimeout(millis, TimeUnit.MILLISECONDS)
                .whenComplete((nothing, timeout) -> {
                    if (timeout != null) {
                        callOff.run();
                    }
                });
    }

    void end() {
        if (end != null) {
            end.complete(null);
            end = null;
        }
    }
}
