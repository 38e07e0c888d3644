package dev.portcullis.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A result is whole or is not there, and nothing stays behind of a JVM that was stopped. */
@Timeout(60)
class RunnerTest {
    /** A program that is source code: it writes half of its result, calls, and waits until it is killed or told to end. */
    private static final String PROGRAM = """
            import java.net.*;
            import java.nio.file.*;

            class Program {
                public static void main(String[] arguments) throws Exception {
                    Files.writeString(Path.of(arguments[0]), "[");
                    try (Socket test = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]))) {
                        test.getOutputStream().write(1);
                        int told = test.getInputStream().read();
                        Files.writeString(Path.of(arguments[0]), "[]");
                        System.out.println("java.lang.Error: told to");
                        System.exit(told);
                    }
                }
            }
            """;

    /** A read of a socket is not ended by {@link Timeout}. */
    private static final int PATIENCE_MILLIS = 30_000;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir
    private Path project;

    private Folders folders = new Folders(Path.of(""));
    private Path program = Path.of("");

    @BeforeEach
    void write() throws IOException {
        folders = FakeTarget.in(project);
        program = Files.writeString(project.resolve("Program.java"), PROGRAM);
    }

    @Test
    void aResultIsThereWhenItIsWhole() throws Exception {
        try (Run run = new Run()) {
            assertThat(folders.results()).isEmptyDirectory();
            run.end(0);

            assertThat(run.failed()).isEmpty();
            assertThat(folders.results().resolve("stub-raw-1.json")).hasContent("[]");
            assertThat(folders.work()).isEmptyDirectory();
        }
    }

    @Test
    void ofAFailureThereIsNoResultAndTheLineThatSaysWhy() throws Exception {
        try (Run run = new Run()) {
            run.end(3);

            assertThat(run.failed()).containsExactly("stub-raw-1");
            assertThat(folders.results()).isEmptyDirectory();
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .contains("failed: java.lang.Error: told to; see "
                            + folders.logs().resolve("stub-raw-1.log"));
        }
    }

    @Test
    void anInterruptionEndsTheJvmAndLeavesNothing() throws Exception {
        try (Run run = new Run()) {
            run.thread.shutdownNow();

            assertThat(run.program.getInputStream().read())
                    .as("the program's end")
                    .isEqualTo(-1);
            assertThat(run.interrupted()).isTrue();
            assertThat(folders.results()).isEmptyDirectory();
            assertThat(folders.work()).isEmptyDirectory();
        }
    }

    /** A run whose program has begun. */
    private final class Run implements AutoCloseable {
        final ExecutorService thread = Executors.newSingleThreadExecutor();
        final Socket program;
        private final Future<List<String>> failed;

        Run() throws IOException {
            try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Job job = new Job(
                        Group.STUB,
                        "raw",
                        1,
                        "",
                        List.of(),
                        List.of(RunnerTest.this.program.toString(), Job.RESULT, Integer.toString(door.getLocalPort())));
                PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
                failed = thread.submit(() -> new Runner(folders, out, List::of).run(List.of(job)));
                door.setSoTimeout(PATIENCE_MILLIS);
                program = door.accept();
                program.setSoTimeout(PATIENCE_MILLIS);
                assertThat(program.getInputStream().read()).isEqualTo(1);
            }
        }

        void end(int exit) throws IOException {
            program.getOutputStream().write(exit);
        }

        List<String> failed() throws Exception {
            return failed.get();
        }

        boolean interrupted() throws InterruptedException {
            try {
                failed.get();
                return false;
            } catch (ExecutionException e) {
                return e.getCause() instanceof InterruptedException;
            }
        }

        @Override
        public void close() throws IOException {
            program.close();
            thread.shutdownNow();
        }
    }
}
