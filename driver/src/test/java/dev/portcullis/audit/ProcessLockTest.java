package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.read.ProcessLock;
import dev.portcullis.audit.read.TrailLock;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One holder of all processes, and nobody in the same process loses it its lock. */
class ProcessLockTest {
    @TempDir
    private Path directory;

    /** Prints whether another process finds the file of its argument locked. */
    static final class Other {
        private Other() {}

        public static void main(String[] args) throws IOException {
            ProcessLock taken = ProcessLock.tryTake(Path.of(args[0]));
            System.out.write(taken == null ? 1 : 0);
            System.out.flush();
        }
    }

    @Test
    void whoAsksInTheSameProcessTakesNothingAway() throws Exception {
        Path file = directory.resolve(TrailLock.NAME);
        ProcessLock lock = ProcessLock.tryTake(file);
        assertThat(lock).isNotNull();
        assertThat(ProcessLock.tryTake(file)).isNull();
        assertThat(ProcessLock.tryTake(directory.resolve(".").resolve(TrailLock.NAME)))
                .isNull();
        assertThat(TrailLock.isHeld(directory)).isTrue();

        assertThat(isHeldForAnotherProcess(file)).isTrue();

        lock.release();
        assertThat(isHeldForAnotherProcess(file)).isFalse();
        assertThat(TrailLock.isHeld(directory)).isFalse();
        assertThat(ProcessLock.tryTake(file)).isNotNull();
    }

    /** As in an application server, of which each application brings the driver. */
    @Test
    void anotherCopyOfTheDriverInTheSameProcessTakesNothingAway() throws Exception {
        Path file = directory.resolve(TrailLock.NAME);
        ProcessLock lock = ProcessLock.tryTake(file);
        assertThat(lock).isNotNull();
        URL classes = ProcessLock.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> copy = loader.loadClass(ProcessLock.class.getName());
            assertThat(copy).isNotEqualTo(ProcessLock.class);
            assertThat(copy.getMethod("isHeld", Path.class).invoke(null, file)).isEqualTo(true);
            assertThat(copy.getMethod("tryTake", Path.class).invoke(null, file)).isNull();
            assertThat(isHeldForAnotherProcess(file)).isTrue();

            lock.release();
            Object taken = copy.getMethod("tryTake", Path.class).invoke(null, file);
            assertThat(taken).isNotNull();
            assertThat(ProcessLock.tryTake(file)).isNull();
            copy.getMethod("release").invoke(taken);
        }
        assertThat(TrailLock.isHeld(directory)).isFalse();
    }

    @Test
    void askingLocksNothing() throws Exception {
        assertThat(TrailLock.isHeld(directory)).isFalse();
        assertThat(TrailLock.isHeld(directory.resolve("absent"))).isFalse();
        assertThat(Files.list(directory)).isEmpty();
    }

    private static boolean isHeldForAnotherProcess(Path file) throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int answer = other.getInputStream().read();
        assertThat(other.waitFor()).isZero();
        return answer == 1;
    }
}
