package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.frontdoor.LoginAttempt.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a front door has seen so far. Thread-safe. */
final class Statistics {
    private static final int RECENT_LOGINS = 10_000;

    private final LongAdder connections = new LongAdder();
    private final LongAdder handshakes = new LongAdder();
    private final LongAdder resumedHandshakes = new LongAdder();
    private final Map<Key, LongAdder> logins = new ConcurrentHashMap<>();
    private final Recent<LoginAttempt> recentLogins = new Recent<>(RECENT_LOGINS);

    private record Key(String user, Outcome outcome) {}

    void countConnection() {
        connections.increment();
    }

    void countHandshake(boolean resumed) {
        handshakes.increment();
        if (resumed) {
            resumedHandshakes.increment();
        }
    }

    void add(LoginAttempt attempt) {
        logins.computeIfAbsent(new Key(attempt.user(), attempt.outcome()), key -> new LongAdder())
                .increment();
        recentLogins.add(attempt);
    }

    long connections() {
        return connections.sum();
    }

    long handshakes() {
        return handshakes.sum();
    }

    long resumedHandshakes() {
        return resumedHandshakes.sum();
    }

    long logins(String user, Outcome outcome) {
        LongAdder count = logins.get(new Key(user, outcome));
        return count == null ? 0 : count.sum();
    }

    List<LoginAttempt> recentLogins() {
        return recentLogins.list();
    }
}
