package dev.portcullis.tls;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
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

    SessionLanes(AnchoredTrustManager trust) {
        this.trust = new TrustManager[] {trust};
    }

    /** A lane that nobody else holds; the caller gives it back after the handshake. */
    Lane take() throws GeneralSecurityException {
        for (Lane lane : lanes) {
            if (lane.hasSession() && lane.held.compareAndSet(false, true)) {
                return lane;
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

    /** One session store. */
    static final class Lane {
        private final SSLContext context;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Lane(TrustManager[] trust) throws GeneralSecurityException {
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], trust, null);
            // One entry: the JDK's store by session id then is empty exactly when its store by host is.
            context.getClientSessionContext().setSessionCacheSize(1);
            context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
        }

        SSLContext context() {
            return context;
        }

        void giveBack() {
            held.set(false);
        }

        private boolean hasSession() {
            return context.getClientSessionContext().getIds().hasMoreElements();
        }
    }
}
