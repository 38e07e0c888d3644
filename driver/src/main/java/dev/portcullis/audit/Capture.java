package dev.portcullis.audit;

import dev.portcullis.audit.policy.AuditPolicy;
import dev.portcullis.audit.policy.AuditPolicyFile;
import dev.portcullis.audit.policy.BindMode;
import dev.portcullis.audit.policy.ParameterRule;
import dev.portcullis.config.CallSiteRule;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the connections of one connector do into events of one trail. It knows every open session, and each statement that was seen lately, so
 * that all executions of one share a definition. Safe for all threads.
 */
public final class Capture implements AutoCloseable {
    /** How many statements are remembered; more take the places of others, and are defined again when they come back. */
    private static final int STATEMENTS = 1 << 12;

    private static final AtomicLong CONNECTIONS = new AtomicLong();

    private final Trail trail;
    private final CaptureOptions options;
    private final AtomicReferenceArray<@Nullable Known> statements = new AtomicReferenceArray<>(STATEMENTS);
    private final ReentrantLock policyLock = new ReentrantLock();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile AuditPolicy recordedPolicy = AuditPolicy.DEFAULT;
    private volatile boolean correlationFailed;
    private final Runnable lastTask = this::completeAll;

    public Capture(Trail trail, CaptureOptions options) {
        this.trail = trail;
        this.options = options;
        trail.beforeEnd(lastTask);
    }

    /** A definition under the key by which it is found. */
    private record Known(long high, long low, Object verdict, StatementDefinition definition) {}

    /** The policy in force. */
    AuditPolicy policy() {
        AuditPolicyFile file = options.policy();
        AuditPolicy now = file == null ? AuditPolicy.DEFAULT : file.current();
        if (!now.equals(recordedPolicy)) {
            recordPolicy(now);
        }
        return now;
    }

    private void recordPolicy(AuditPolicy now) {
        policyLock.lock();
        try {
            if (now.equals(recordedPolicy)) {
                return;
            }
            recordedPolicy = now;
        } finally {
            policyLock.unlock();
        }
        trail.publish(new PlainEvent("policy", null).field("version", now.content()));
    }

    Trail trail() {
        return trail;
    }

    /** When the place in the application that runs a statement is looked for. */
    public CallSiteRule callSites() {
        return options.callSites();
    }

    /**
     * What takes the values that are bound to a statement, or null when none is recorded.
     *
     * @param rules of its parameters, as far as they are known
     * @param otherwise of all others
     */
    public @Nullable BoundValues boundValues(List<ParameterRule> rules, BindMode otherwise) {
        return otherwise == BindMode.ABSENT && rules.stream().allMatch(rule -> rule.mode() == BindMode.ABSENT)
                ? null
                : new BoundValues(rules, otherwise, options.keys());
    }

    /** The number of a connection that is about to be opened. */
    public static long nextConnection() {
        return CONNECTIONS.incrementAndGet();
    }

    /** Begins a session and records the connection. */
    public Session opened(SessionFacts facts, @Nullable String database, ConnectionProof proof) {
        Session session = new Session(this, facts, database);
        sessions.add(session);
        session.opened(proof);
        return session;
    }

    /** Records that a connection could not be opened. */
    public void refused(SessionFacts facts, Failure why) {
        trail.publish(new PlainEvent("connection", new SessionDefinition(facts, null, java.util.Map.of(), null))
                .field("action", "refused")
                .field("sqlState", why.sqlState())
                .number("errorCode", why.errorCode()));
    }

    /** The definition of the statement of that shape and verdict, when it was seen lately. */
    public @Nullable StatementDefinition find(long high, long low, Object verdict) {
        Known known = statements.get(place(high));
        return known != null && known.high == high && known.low == low && known.verdict.equals(verdict)
                ? known.definition
                : null;
    }

    /**
     * Defines a statement, and remembers it.
     *
     * @param verdict what else it is found by; equal for statements of one shape that share everything
     */
    public StatementDefinition define(
            long high, long low, Object verdict, StatementFacts facts, StatementEffects effects, PolicyScope scope) {
        StatementDefinition definition = new StatementDefinition(facts, effects, scope.handling(facts));
        statements.set(place(high), new Known(high, low, verdict, definition));
        return definition;
    }

    /** The definition of a change of a row through the result of a query: Connector/J makes its text. */
    StatementDefinition rowChange(StatementFacts of, String operation, PolicyScope scope) {
        StatementFacts facts = new StatementFacts(
                operation,
                of.tables(),
                List.of(),
                of.tablesCut(),
                false,
                true,
                null,
                null,
                0,
                false,
                of.callSite(),
                null,
                List.of());
        return new StatementDefinition(facts, StatementEffects.NONE, scope.handling(facts));
    }

    private static int place(long high) {
        return (int) high & (STATEMENTS - 1);
    }

    boolean forget(Session session) {
        return sessions.remove(session);
    }

    SessionDefinition introduced(SessionDefinition session, String name, @Nullable String value) {
        SessionDefinition changed = session.with(name, value);
        return name.equals(options.correlationName()) ? changed.of(value) : changed;
    }

    boolean followsCorrelation() {
        return options.correlation() != null;
    }

    /** Null also where it cannot be had: a record matters more than this field of it. */
    @Nullable
    String correlation() {
        Supplier<@Nullable String> source = options.correlation();
        try {
            return source == null ? null : source.get();
        } catch (RuntimeException | Error e) {
            if (!correlationFailed) {
                correlationFailed = true;
                TrailLog.log(Level.WARNING, "Records have no correlation id where it cannot be read: {0}", e);
            }
            return null;
        }
    }

    /** Hands the records of everything over that is still open, and ends the trail. */
    @Override
    public void close() {
        trail.close();
    }

    private void completeAll() {
        for (Session session : List.copyOf(sessions)) {
            session.completeAll();
        }
    }
}
