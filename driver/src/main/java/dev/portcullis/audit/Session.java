package dev.portcullis.audit;

import dev.portcullis.audit.policy.AuditPolicy;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the trail sees it: makes its events, numbers its transactions, and holds each operation until it is complete, so that none is
 * lost when the application forgets a result or the process ends. As thread-safe as a connection; {@link #complete} and {@link #close} may be
 * called by any thread.
 */
public final class Session {
    /** So many operations may wait for their results; the record of one more is written at once, and what it reads in another. */
    private static final int MOST_OPEN = 1_000;

    private final Capture capture;
    private final Trail trail;
    private volatile SessionDefinition definition;

    private final OpenOperations operations = new OpenOperations();
    private final Transactions transactions = new Transactions(this);

    /** What was asked for by JDBC last; a connection has one of them on its way at a time. */
    private volatile @Nullable TransactionCall underWay;

    private volatile boolean closed;
    private volatile PolicyScope scope = PolicyScope.ALL;

    Session(Capture capture, SessionFacts facts, @Nullable String database) {
        this.capture = capture;
        this.trail = capture.trail();
        this.definition = new SessionDefinition(facts, database, java.util.Map.of(), null);
    }

    void opened(ConnectionProof proof) {
        trail.publish(new PlainEvent("connection", current())
                .field("action", "opened")
                .field("root", proof.root())
                .field("tls", proof.protocol())
                .flag("resumed", proof.resumed()));
    }

    /** What the policy's answers depend on: the same object as long as they do not change. */
    public PolicyScope scope() {
        AuditPolicy policy = capture.policy();
        PolicyScope known = scope;
        if (!known.policy().equals(policy)) {
            known = policy.decidesNothing() ? PolicyScope.ALL.of(policy) : scopeOf(policy);
            scope = known;
        }
        return known;
    }

    private PolicyScope scopeOf(AuditPolicy policy) {
        SessionDefinition now = definition;
        return new PolicyScope(policy, now.facts().user(), now.facts().application(), now.database());
    }

    /** The definition of a change of a row through the result of a query: Connector/J makes its text. */
    public StatementDefinition rowChange(StatementDefinition query, String operation) {
        return capture.rowChange(query.facts(), operation, scope());
    }

    /** What makes statement definitions. */
    public Capture capture() {
        return capture;
    }

    /**
     * Begins an operation that is about to be sent.
     *
     * @param before the operation that is complete with it unless another thread still runs it, or null
     * @throws TrailFailedException if it must not run, because it could not be recorded; {@code before} is not complete then
     */
    public OperationEvent begin(StatementDefinition statement, @Nullable OperationEvent before)
            throws TrailFailedException {
        trail.admit();
        replace(before);
        OperationEvent operation = new OperationEvent(current(), statement, System.nanoTime());
        if (statement.handling().samples()) {
            sample(operation, statement.handling().rate());
        }
        operations.add(operation);
        return operation;
    }

    private static void sample(OperationEvent operation, double rate) {
        operation.spared = ThreadLocalRandom.current().nextDouble() >= rate;
        operation.details().rate = rate;
    }

    /** Records a statement that the firewall refused. */
    public void refused(StatementDefinition statement) {
        OperationEvent operation = new OperationEvent(current(), statement, System.nanoTime());
        operation.refused();
        operation.transaction = transactions.open();
        trail.publish(operation);
    }

    /**
     * Hears that the server did the operation.
     *
     * @param operation null for one that the policy leaves out
     * @param statement what ran
     * @param staysOpen whether the application may still read a result of it
     * @param state the server's state after it
     * @throws TrailFailedException if the trail is durable and could not write the record
     */
    public void executed(
            @Nullable OperationEvent operation, StatementDefinition statement, boolean staysOpen, ServerState state)
            throws TrailFailedException {
        if (operation != null) {
            operation.ended(System.nanoTime());
        }
        TransactionEvent end =
                transactions.executed(operation, statement.effects().control(), state);
        heardAutocommit(state);
        follow(statement.effects());
        if (operation == null) {
            deliver(end);
            return;
        }
        boolean last = end == null;
        if (!staysOpen) {
            if (operations.take(operation)) {
                hand(operation, last);
            }
        } else if ((trail.isDurable() || operations.others() > MOST_OPEN) && !operation.isTaken()) {
            operation.number = operations.nextEarly();
            hand(operation, last);
        }
        deliver(end);
    }

    /** Hears that the operation failed; its record is handed over. What the server says of its state does not come with an error. */
    public void failed(@Nullable OperationEvent operation, StatementDefinition statement, Failure failure) {
        if (operation != null) {
            operation.failed(failure, System.nanoTime());
            operation.transaction = transactions.open();
        }
        complete(operation);
        publish(transactions.failed(statement.effects(), failure));
    }

    /** Hears that reading the result of an operation failed. What is complete by then was read as well as it says. */
    public void failedLater(OperationEvent operation, Failure failure) {
        if (operation.isTaken()) {
            return;
        }
        operation.failed(failure, System.nanoTime());
        complete(operation);
    }

    /** Hands the record over of an operation of which nothing more will be read. Does so once. */
    public void complete(@Nullable OperationEvent operation) {
        if (operation == null || !operations.take(operation)) {
            return;
        }
        if (operation.isEarly()) {
            trail.publish(new ResultEvent(operation, System.nanoTime()));
        } else if (!operation.spared || !operation.isOk()) {
            trail.publish(operation);
        }
    }

    /** Hands the record over of what a statement ran before, unless another thread still runs it. */
    public void replace(@Nullable OperationEvent before) {
        if (before != null && before.hasEnded()) {
            complete(before);
        }
    }

    /** Forgets an operation that was begun and not sent. */
    public void cancelled(@Nullable OperationEvent operation) {
        if (operation != null) {
            operations.take(operation);
        }
    }

    private void hand(OperationEvent operation, boolean last) throws TrailFailedException {
        if (operation.spared && operation.isOk()) {
            return;
        }
        if (last) {
            trail.acknowledge(operation);
        } else {
            trail.publish(operation);
        }
    }

    private void publish(@Nullable TransactionEvent end) {
        if (end != null) {
            trail.publish(end);
        }
    }

    private void deliver(@Nullable TransactionEvent end) throws TrailFailedException {
        if (end != null) {
            trail.acknowledge(end);
        }
    }

    private void follow(StatementEffects effects) {
        if (effects.schema() != null) {
            movedTo(effects.schema());
        }
        for (String change : effects.changes()) {
            changed(change, null);
        }
    }

    private void heardAutocommit(ServerState state) {
        if (transactions.heardAutocommit(state)) {
            changed("autocommit", state.autocommit() ? "1" : "0");
        }
    }

    /**
     * Begins a commit, a rollback or a savepoint that the application asks for by JDBC.
     *
     * @throws TrailFailedException if it must not be sent, because it could not be recorded
     */
    public TransactionCall begin(Control action, @Nullable String savepoint) throws TrailFailedException {
        return begin(new TransactionEvent(current(), action, transactions.open(), false, System.nanoTime())
                .named(savepoint));
    }

    /**
     * Begins a call that commits what is open, such as {@code setAutoCommit(true)}; null where nothing is open.
     *
     * @throws TrailFailedException if it must not be sent, because it could not be recorded
     */
    public @Nullable TransactionCall beginToCommit() throws TrailFailedException {
        int open = transactions.open();
        return open == 0 ? null : begin(new TransactionEvent(current(), Control.COMMIT, open, true, System.nanoTime()));
    }

    private TransactionCall begin(TransactionEvent event) throws TrailFailedException {
        trail.admit();
        TransactionCall call = new TransactionCall(event);
        underWay = call;
        return call;
    }

    /** Hears that it was done. */
    public void executed(TransactionCall call, ServerState state) throws TrailFailedException {
        long now = System.nanoTime();
        transactions.executed(call.event().action(), state);
        heardAutocommit(state);
        if (call.take()) {
            call.event().ended(null, now);
            trail.acknowledge(call.event());
        }
    }

    /** Hears that it failed. */
    public void failed(TransactionCall call, Failure failure) {
        long now = System.nanoTime();
        transactions.failed(call.event().action(), failure);
        if (call.take()) {
            call.event().ended(failure, now);
            trail.publish(call.event());
        }
    }

    /** Hears the server's state after a call that commits what is open. */
    public void committed(@Nullable TransactionCall call, ServerState state) throws TrailFailedException {
        TransactionEvent end = transactions.heard(state);
        if (call == null || call.take()) {
            deliver(end);
        }
        heardAutocommit(state);
    }

    /** Hears that such a call failed. */
    public void failedToCommit(@Nullable TransactionCall call, Failure failure) {
        TransactionEvent end = transactions.failed(StatementEffects.COMMITS_FIRST, failure);
        if (call == null || call.take()) {
            publish(end);
        }
    }

    /** Hears the server's state after any other call that is no statement. */
    public void heard(ServerState state) {
        publish(transactions.heard(state));
        heardAutocommit(state);
    }

    /** What was heard of the server's state last. */
    public ServerState lastState() {
        return transactions.lastState();
    }

    /** Hears the server's state behind the rows of an operation, which came before it. */
    public void read(OperationEvent operation, ServerState state) {
        transactions.read(operation, state);
    }

    /** Learns the state that the session begins in. */
    public void beginsIn(ServerState state) {
        transactions.beginIn(state);
    }

    /** Records a change of the session: {@code what} is a word of ours, the value no literal of a statement. */
    public void changed(String what, @Nullable String value) {
        trail.publish(new PlainEvent("change", current())
                .field("what", what)
                .field("value", value)
                .in(transactions.open()));
    }

    /** The default schema is another one now. */
    public void movedTo(@Nullable String database) {
        SessionDefinition known = definition;
        if (!java.util.Objects.equals(known.database(), database)) {
            definition = known.in(database);
            if (!scope.policy().equals(AuditPolicy.DEFAULT)) {
                scope = scopeOf(scope.policy());
            }
            changed("database", database);
        }
    }

    /** The application said more about itself. */
    public void introduced(String name, @Nullable String value) {
        SessionDefinition known = definition;
        if (!java.util.Objects.equals(known.clientInfo(name), value)) {
            definition = capture.introduced(known, name, value);
            changed("client-info", name);
        }
    }

    /** The application said everything about itself anew. */
    public void introducedAnew(Properties all) {
        for (String name : definition.clientInfo()) {
            if (all.getProperty(name) == null) {
                introduced(name, null);
            }
        }
        for (String name : all.stringPropertyNames()) {
            introduced(name, all.getProperty(name));
        }
    }

    /** Records that the application took an object out of its guard. */
    public void unwrapped(String type) {
        trail.publish(new PlainEvent("unwrap", current()).field("class", type));
    }

    /** Records the end of the connection and everything that is still open. Does so once. */
    public void close(String how) {
        if (!capture.forget(this) || closed) {
            return;
        }
        closed = true;
        completeAll();
        publish(transactions.closed(how.equals("closed")));
        trail.publish(new PlainEvent("connection", current()).field("action", how));
    }

    /** Hands the records of everything over that still waits for something; what is on its way may have been done or not. */
    void completeAll() {
        operations.each(this::complete);
        TransactionCall call = underWay;
        if (call != null && call.take()) {
            trail.publish(call.event());
        }
    }

    /** The session as it stands. */
    SessionDefinition current() {
        SessionDefinition known = definition;
        if (!capture.followsCorrelation()) {
            return known;
        }
        String correlation = capture.correlation();
        if (!java.util.Objects.equals(known.correlation(), correlation)) {
            known = known.of(correlation);
            definition = known;
        }
        return known;
    }
}
