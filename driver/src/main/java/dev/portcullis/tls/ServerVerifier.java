package dev.portcullis.tls;

import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.tls.AnchoredTrustManager.Verified;
import dev.portcullis.tls.SessionLanes.Lane;
import dev.portcullis.tls.TlsFailure.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * Turns a connected socket into a TLS connection to a server that is proven to be the endpoint: TLS 1.3 or 1.2, a chain to
 * the roots that {@link TrustAnchors} names for the endpoint, current dates, and the endpoint's name among the subject
 * alternative names. A session is resumed for the very endpoint and roots that it was verified for, and checked again
 * for dates and name when it is. There is no way to leave any of this out.
 *
 * <p>Roots are looked up once for each kind of endpoint and kept as long as the verifier. Thread-safe; one for each set of
 * settings.
 */
public final class ServerVerifier {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private static final int MOST_ENDPOINTS = 256;

    private final TrustSettings settings;
    private final InstantSource clock;
    private final KnownRoots known = new KnownRoots();
    private final RootDownload bundles = new RootDownload(known);
    private final Map<TrustQuestion, TrustAnchors> answered = new ConcurrentHashMap<>();
    private final Map<Endpoint, SessionLanes> lanes = new ConcurrentHashMap<>();
    private final ReentrantLock asking = new ReentrantLock();

    public ServerVerifier(TrustSettings settings) {
        this(settings, InstantSource.system());
    }

    /** {@code clock} tells whether a certificate is current when a session is resumed. */
    ServerVerifier(TrustSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Performs the handshake on {@code raw} and gives back the connection on top of it. The read timeout of {@code raw} is as
     * it was when this returns; each read of the handshake is bounded by the time left, so the caller closes {@code raw} at
     * the deadline to bound a server that sends byte by byte. On failure {@code raw} is closed.
     *
     * @param deadlineNanos an instant of {@link System#nanoTime()}
     * @throws TlsFailure when the server was not proven; {@link TlsFailure#offeredLess} tells whether to try again
     */
    public VerifiedSocket verify(Socket raw, Endpoint endpoint, long deadlineNanos) throws TlsFailure {
        try {
            SessionLanes shared = lanes(endpoint, deadlineNanos);
            Lane lane = shared.take();
            try {
                return handshake(raw, endpoint, shared, lane, deadlineNanos);
            } finally {
                lane.giveBack();
            }
        } catch (IOException | GeneralSecurityException e) {
            closeQuietly(raw, e);
            throw HandshakeFailure.explain(e, endpoint, deadlineNanos);
        }
    }

    private SessionLanes lanes(Endpoint endpoint, long deadlineNanos) throws IOException, GeneralSecurityException {
        SessionLanes existing = lanes.get(endpoint);
        if (existing != null) {
            return existing;
        }
        TrustQuestion question = TrustQuestion.of(endpoint, settings);
        AnchoredTrustManager trust = new AnchoredTrustManager(endpoint, anchors(question, deadlineNanos));
        if (lanes.size() >= MOST_ENDPOINTS) {
            lanes.clear();
        }
        return lanes.computeIfAbsent(endpoint, missing -> new SessionLanes(trust));
    }

    private TrustAnchors anchors(TrustQuestion question, long deadlineNanos) throws IOException {
        acquire(asking, deadlineNanos);
        try {
            TrustAnchors anchors = answered.get(question);
            if (anchors == null) {
                anchors = question.answer(known, bundles, deadlineNanos);
                answered.put(question, anchors);
            }
            return anchors;
        } finally {
            asking.unlock();
        }
    }

    private static void acquire(ReentrantLock lock, long deadlineNanos) throws InterruptedIOException {
        try {
            if (!lock.tryLock(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new SocketTimeoutException("the root certificates were not there in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the root certificates");
        }
    }

    private VerifiedSocket handshake(Socket raw, Endpoint endpoint, SessionLanes shared, Lane lane, long deadlineNanos)
            throws IOException {
        int timeoutMillis = raw.getSoTimeout();
        SSLSocket socket =
                (SSLSocket) lane.context().getSocketFactory().createSocket(raw, endpoint.host(), endpoint.port(), true);
        OfferedGroups offered = shared.groups();
        SSLParameters parameters = new SSLParameters(); // what is not set here stays as the context has it
        parameters.setProtocols(PROTOCOLS);
        if (offered.leftSomethingOut()) {
            parameters.setCipherSuites(lane.ellipticCurveSuites());
        }
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setAlgorithmConstraints(offered);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(Deadline.millisLeft(deadlineNanos));
        long startNanos = System.nanoTime();
        try {
            socket.startHandshake();
        } catch (IOException e) {
            shared.forgetGroups();
            throw offered.leftSomethingOut() ? HandshakeFailure.afterOfferingLess(e, endpoint, deadlineNanos) : e;
        }
        SSLSession session = socket.getSession();
        Verified verified = prove(session, endpoint);
        shared.learnGroups(offered, session, verified.chain());
        lane.connected(session);
        socket.setSoTimeout(timeoutMillis);
        return new VerifiedSocket(
                socket, ServerProof.of(session, verified.atNanos() - startNanos < 0, verified.chain()));
    }

    /** A session carries the chain that the JDK accepted, now or earlier; it must lead to a root, for this host, today. */
    private Verified prove(SSLSession session, Endpoint endpoint) throws IOException {
        if (!(session.getValue(AnchoredTrustManager.VERIFIED) instanceof Verified verified)) {
            throw new SSLHandshakeException("the session does not tell what it was verified by");
        }
        PresentedChain chain = verified.chain();
        Optional<Reason> fault = chain.fault(endpoint.host(), clock.instant());
        if (fault.isPresent()) {
            session.invalidate();
            throw chain.refusal(fault.get(), endpoint, null);
        }
        return verified;
    }

    private static void closeQuietly(Socket raw, Exception reason) {
        try {
            raw.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
