package dev.portcullis.testkit.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Groups, their streams, and the events of these. Thread-safe. */
final class LogStore {
    private static final class Group {
        private final Map<String, List<LogEvent>> streams = new TreeMap<>();
        private @Nullable Integer retentionDays;
    }

    private final Map<String, Group> groups = new TreeMap<>();

    synchronized void createGroup(String group) {
        if (groups.putIfAbsent(group, new Group()) != null) {
            throw new LogsException(LogsError.RESOURCE_ALREADY_EXISTS, "The specified log group already exists");
        }
    }

    synchronized void createStream(String group, String stream) {
        if (group(group).streams.putIfAbsent(stream, new ArrayList<>()) != null) {
            throw new LogsException(LogsError.RESOURCE_ALREADY_EXISTS, "The specified log stream already exists");
        }
    }

    synchronized void retain(String group, int days) {
        group(group).retentionDays = days;
    }

    /** Null for ever. */
    synchronized @Nullable Integer retentionDays(String group) {
        return group(group).retentionDays;
    }

    synchronized void append(String group, String stream, List<LogEvent> events) {
        stream(group, stream).addAll(events);
    }

    synchronized List<LogEvent> events(String group, String stream) {
        return List.copyOf(stream(group, stream));
    }

    synchronized List<String> streams(String group) {
        return groups.containsKey(group) ? List.copyOf(group(group).streams.keySet()) : List.of();
    }

    private Group group(String name) {
        Group group = groups.get(name);
        if (group == null) {
            throw new LogsException(LogsError.RESOURCE_NOT_FOUND, "The specified log group does not exist.");
        }
        return group;
    }

    private List<LogEvent> stream(String group, String name) {
        List<LogEvent> stream = group(group).streams.get(name);
        if (stream == null) {
            throw new LogsException(LogsError.RESOURCE_NOT_FOUND, "The specified log stream does not exist.");
        }
        return stream;
    }
}
