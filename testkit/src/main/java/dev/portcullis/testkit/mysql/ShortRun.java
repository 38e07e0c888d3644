package dev.portcullis.testkit.mysql;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program that runs to its end: its exit status, and all that it wrote to both outputs. */
record ShortRun(int status, String output) {
    private static final int TIMEOUT_SECONDS = 120;

    /** Runs the command in that directory, with the file as its input, or with none. */
    static ShortRun of(List<String> command, Map<String, String> environment, Path directory, @Nullable Path input)
            throws IOException {
        Path output = Files.createTempFile(directory, "output", ".log");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(input == null ? Path.of("/dev/null").toFile() : input.toFile());
            builder.environment().putAll(environment);
            int status = waitFor(builder.start(), command);
            return new ShortRun(
                    status, Files.readString(output, Charset.defaultCharset()).strip());
        } finally {
            Files.delete(output);
        }
    }

    boolean succeeded() {
        return status == 0;
    }

    private static int waitFor(Process process, List<String> command) throws IOException {
        try {
            if (process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new IOException(command.get(0) + " did not end within " + TIMEOUT_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.get(0) + " ran", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
