package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.frontdoor.LoginAttempt.Outcome;
import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.pki.CertificateAuthority;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The endpoint of a local RDS: a port on loopback that presents the certificate of an RDS host name, verifies the tokens of IAM users,
 * and passes everything else to a real server, byte for byte. It demands TLS. While {@link Failure failures} are chosen, new
 * connections fail in those ways; older ones go on. Thread-safe.
 *
 * <p>Not as with RDS: {@code COM_CHANGE_USER} cannot change to an IAM user.
 */
public final class FrontDoor implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FrontDoor.class.getName());

    private final RealServer realServer;
    private final Identity identity;
    private final Statistics statistics = new Statistics();
    private final Map<String, AwsCredential> credentials = new ConcurrentHashMap<>();
    private final Recent<Transcript> transcripts;
    private final Set<ClientSession> sessions = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition departure = lock.newCondition();
    private final Executor executor;
    private final RecordingListener listener;
    private final ClientSession.Door door;
    private final CountDownLatch listening;
    private volatile Failures failures = Failures.NONE;

    FrontDoor(FrontDoorBuilder plan) throws IOException {
        realServer = new RealServer(plan.server());
        identity = plan.identity();
        transcripts = new Recent<>(plan.transcripts());
        executor = task -> {
            Thread thread = new Thread(task, "front door of " + plan.endpoint());
            thread.setDaemon(true);
            thread.start();
        };
        door = new ClientSession.Door(
                realServer, identity, plan.tokenVerifier(credentials::get), plan.clock(), statistics, executor);
        listener = new RecordingListener(() -> new Transcript(plan.transcriptBytes()));
        listening = new CountDownLatch(1);
        executor.execute(this::listen);
    }

    /**
     * Begins the plan of a front door.
     *
     * @param endpoint the host name of an RDS endpoint, which stands in the certificate and in tokens; no DNS is asked for it
     */
    public static FrontDoorBuilder builder(MysqlServer server, String endpoint) {
        return new FrontDoorBuilder(server, endpoint);
    }

    /** The port on loopback that clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The region that tokens are signed for. */
    public String region() {
        return identity.region();
    }

    /** The authority whose root a client has to trust. */
    public CertificateAuthority authority() {
        return identity.authority();
    }

    /** Fails new connections in these ways, and in no others, from now on. With none, the server is well again. */
    public void fail(Failure... chosen) {
        failures = Failures.of(chosen);
    }

    /** Lets these keys sign tokens for every IAM user from now on, in place of any with the same access key id. */
    public void accept(AwsCredential credential) {
        credentials.put(credential.accessKeyId(), credential);
    }

    /** Refuses what these keys sign from now on. */
    public void revoke(String accessKeyId) {
        credentials.remove(accessKeyId);
    }

    /**
     * Lets the user log in by token, and no longer by password; creates it, without any grant, where it is not there.
     *
     * @throws SQLException if the real server refuses to
     */
    public void addIamUser(String user) throws SQLException {
        realServer.addIamUser(user);
    }

    /** How many TCP connections came in. */
    public long connections() {
        return statistics.connections();
    }

    /** How many TLS handshakes were done. */
    public long handshakes() {
        return statistics.handshakes();
    }

    /** How many of the handshakes resumed an earlier session. */
    public long resumedHandshakes() {
        return statistics.resumedHandshakes();
    }

    /** How many logins of the user ended so. */
    public long logins(String user, Outcome outcome) {
        return statistics.logins(user, outcome);
    }

    /** The last 10,000 attempts to log in, in the order in which they ended. */
    public List<LoginAttempt> loginAttempts() {
        return statistics.recentLogins();
    }

    /** What clients sent, one transcript a connection, oldest first. */
    public List<Transcript> transcripts() {
        return transcripts.list();
    }

    /**
     * Waits until no client is connected any more. Then all that clients sent has been recorded, and every login attempt has ended.
     *
     * @throws IllegalStateException if a client is still connected at the end of the time
     */
    public void awaitDepartures(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long nanos = time.toNanos();
            while (!sessions.isEmpty()) {
                if (nanos <= 0) {
                    throw new IllegalStateException(sessions.size() + " clients are still connected after " + time);
                }
                nanos = departure.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether any client ever sent the text, in UTF-8. What a client sent just before it hung up is there after
     * {@link #awaitDepartures}.
     *
     * @throws IllegalStateException if it was not found in what was recorded, but not everything was recorded
     */
    public boolean received(String text) {
        boolean found = false;
        for (Transcript transcript : transcripts.list()) {
            found |= transcript.contains(text);
        }
        if (!found && !transcripts.isComplete()) {
            throw new IllegalStateException(
                    "transcripts were dropped, so that nothing is proven; build the front door with"
                            + " recordEverything()");
        }
        return found;
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                RecordingListener.Recorded socket = listener.accept();
                statistics.countConnection();
                transcripts.add(socket.transcript());
                ClientSession session = new ClientSession(door, new Wire(socket), socket.transcript(), failures);
                sessions.add(session);
                executor.execute(() -> serve(session));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.log(System.Logger.Level.WARNING, "a connection could not be accepted", e);
                }
            }
        }
        listening.countDown();
    }

    private void serve(ClientSession session) {
        try {
            session.run();
        } finally {
            lock.lock();
            try {
                sessions.remove(session);
                departure.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Closes the port, and resets every connection. The real server goes on. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the port of the front door did not close", e);
        }
        try {
            // The port accepts connections until the thread that waits for them has left the system call.
            listening.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sessions.forEach(ClientSession::close);
    }
}
