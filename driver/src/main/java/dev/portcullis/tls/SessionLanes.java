package dev.portcullis.tls;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

/**
 * The TLS sessions with one endpoint that can be resumed. A TLS 1.3 ticket serves once, and the JDK keeps few for one host
 * and port (older releases of 17 a single one), so connects that run side by side would take each other's ticket away. A lane
 * has a session store of its own; a connect holds one lane during its handshake, and takes one that has a ticket if it can.
 * The ticket for the next connect arrives with the first bytes that the application reads. Thread-safe.
 */
final class SessionLanes {
    /** As many lanes as connects that run side by side are expected to resume. */
    private static final int MOST = 32;

    /** After this time the server must show its certificate again. */
    private static final int SESSION_SECONDS = 3600;

    private final TrustManager[] trust;
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean x25519Suffices;

    SessionLanes(AnchoredTrustManager trust) {
        this.trust = new TrustManager[] {trust};
    }

    /** A lane that nobody else holds; the caller gives it back after the handshake. */
    Lane take() throws GeneralSecurityException {
        for (Lane lane : lanes) {
            if (lane.held.compareAndSet(false, true)) {
                if (lane.hasSession()) {
                    return lane;
                }
                lane.giveBack();
            }
        }
        if (count.getAndIncrement() < MOST) {
            Lane lane = new Lane(trust);
            lanes.add(lane);
            return lane;
        }
        for (Lane lane : lanes) {
            if (lane.held.compareAndSet(false, true)) {
                return lane;
            }
        }
        return new Lane(trust);
    }

    /** What the next handshake offers for the key exchange. */
    OfferedGroups groups() {
        return new OfferedGroups(x25519Suffices);
    }

    /**
     * Hears what a server that was proven chose. One with an elliptic-curve key in its chain needs the curves that would be left
     * out, because the JDK takes no signature over a curve that it does not offer for the key exchange.
     */
    void learnGroups(OfferedGroups offered, SSLSession session, PresentedChain chain) {
        x25519Suffices = session.getProtocol().equals("TLSv1.3") && offered.choseX25519() && chain.hasRsaKeysAlone();
    }

    /** Offers everything from now on, since the server may be another one than before. */
    void forgetGroups() {
        x25519Suffices = false;
    }

    /** One session store. */
    static final class Lane {
        private final SSLContext context;
        private final String[] ellipticCurveSuites;
        private final AtomicBoolean held = new AtomicBoolean(true);
        /** Written and read by the thread that holds the lane. */
        private byte[] withoutTicket = new byte[0];

        private Lane(TrustManager[] trust) throws GeneralSecurityException {
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], trust, null);
            // One entry: the newest ticket takes the place of a session that has none, and of older tickets.
            context.getClientSessionContext().setSessionCacheSize(1);
            context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
            ellipticCurveSuites = Arrays.stream(
                            context.getDefaultSSLParameters().getCipherSuites())
                    .filter(suite -> suite.startsWith("TLS_ECDHE_")
                            || suite.startsWith("TLS_AES_")
                            || suite.startsWith("TLS_CHACHA20_"))
                    .toArray(String[]::new);
        }

        /**
         * Those of the context's suites that need a group of curves: TLS 1.2 could do without the groups that are left out, by
         * exchanging keys in a weaker way.
         */
        String[] ellipticCurveSuites() {
            return ellipticCurveSuites;
        }

        SSLContext context() {
            return context;
        }

        /** Says which session the handshake on this lane led to. */
        void connected(SSLSession session) {
            withoutTicket = session.getProtocol().equals("TLSv1.3") ? session.getId() : new byte[0];
        }

        void giveBack() {
            held.set(false);
        }

        /** The JDK also stores the session of a full TLS 1.3 handshake, which cannot be resumed before a ticket arrives. */
        private boolean hasSession() {
            Enumeration<byte[]> ids = context.getClientSessionContext().getIds();
            return ids.hasMoreElements() && !Arrays.equals(ids.nextElement(), withoutTicket);
        }
    }
}
