package dev.portcullis.testkit.mysql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A child process that does not outlive this JVM, however the JVM ends. A shell stands between the two and reads a pipe
 * whose other end only the JVM holds: a line on it means "stop", its end without a line means that the JVM is gone, and
 * then the child is killed and its directory deleted.
 */
final class SupervisedProcess implements AutoCloseable {
    /**
     * Arguments: the child's directory, then its command line. The watcher reads descriptor 3, because a shell gives its
     * background jobs no standard input. It goes with a child that ended by itself, whose directory is the JVM's to
     * delete; once it acts, it acts to the end.
     */
    private static final String SUPERVISION = """
            directory=$1; shift
            exec 3<&0
            "$@" </dev/null 3<&- &
            child=$!
            (
                read -r _ <&3 && directory=
                trap '' TERM
                kill -KILL "$child"
                if [ -n "$directory" ]; then
                    while kill -0 "$child"; do sleep 0.1; done
                    rm -rf -- "$directory"
                fi
            ) 2>/dev/null &
            watcher=$!
            exec 3<&-
            wait "$child"
            kill "$watcher"
            """;

    private final Process shell;

    private SupervisedProcess(Process shell) {
        this.shell = shell;
    }

    static SupervisedProcess start(List<String> command, Map<String, String> environment, Path directory, Path log)
            throws IOException {
        var supervised =
                new ArrayList<String>(List.of("sh", "-c", SUPERVISION, "portcullis-testkit", directory.toString()));
        supervised.addAll(command);
        var builder = new ProcessBuilder(supervised)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new SupervisedProcess(builder.start());
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    /** Kills the child and waits until it is gone; does nothing the second time. */
    @Override
    public void close() {
        try (var pipe = shell.getOutputStream()) {
            pipe.write('\n');
        } catch (IOException e) {
            if (shell.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
        awaitEnd();
    }

    /** Waits until the child is gone, whatever ended it. */
    void awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                shell.waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
