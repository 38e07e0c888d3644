package dev.portcullis.connect;

import dev.portcullis.config.ConnectionSettings;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connectors of the settings that were used last, so that connections with equal settings share tokens, secrets and TLS
 * sessions. Safe for use by several threads.
 */
public final class Connectors implements AutoCloseable {
    /** How many settings are remembered. */
    private static final int MOST = 64;

    private final ConnectorOptions options;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. */
    private final Map<ConnectionSettings, Connector> bySettings = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ConnectionSettings, Connector> eldest) {
            return size() > MOST;
        }
    };

    /** {@code options} are those of every connector. */
    public Connectors(ConnectorOptions options) {
        this.options = options;
    }

    /** Closes all connectors. */
    @Override
    public void close() {
        lock.lock();
        try {
            bySettings.values().forEach(Connector::close);
            bySettings.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The connector for some settings; opens nothing yet.
     *
     * @throws SQLException for settings that are not supported; SQLState 0A000
     */
    public Connector of(ConnectionSettings settings) throws SQLException {
        lock.lock();
        try {
            Connector known = bySettings.get(settings);
            if (known == null) {
                known = new Connector(settings, options);
                bySettings.put(settings, known);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }
}
