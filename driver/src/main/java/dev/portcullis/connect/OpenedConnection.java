package dev.portcullis.connect;

import dev.portcullis.audit.Session;
import dev.portcullis.config.UnwrapRule;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.guard.GuardContext;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** What the guard of one connection is told. */
record OpenedConnection(
        ConnectionFacts facts,
        String url,
        UnwrapRule unwrap,
        Gate gate,
        @Nullable Session session) implements GuardContext {
    private static final System.Logger LOG = System.getLogger(OpenedConnection.class.getName());

    @Override
    public boolean unwrapAllowed() {
        return unwrap == UnwrapRule.ALLOW;
    }

    @Override
    public void unwrapped(Class<?> type) {
        if (session != null) {
            session.unwrapped(type.getName());
        }
        LOG.log(Level.INFO, "An application took {0} out of its guard: {1}", type.getName(), facts);
    }

    @Override
    public void closed() {
        LOG.log(Level.DEBUG, "Closed: {0}", facts);
    }
}
