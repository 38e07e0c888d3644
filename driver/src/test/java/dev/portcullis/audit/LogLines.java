package dev.portcullis.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a logger of the driver logs until this is closed. */
public final class LogLines extends Handler implements AutoCloseable {
    private final Logger logger;
    private final List<String> lines = new ArrayList<>();

    public LogLines(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(this);
    }

    /** Those that hold that word. */
    public synchronized List<String> about(String word) {
        return lines.stream().filter(line -> line.contains(word)).toList();
    }

    @Override
    public synchronized void publish(LogRecord record) {
        lines.add(java.text.MessageFormat.format(
                record.getMessage(), record.getParameters() == null ? new Object[0] : record.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
