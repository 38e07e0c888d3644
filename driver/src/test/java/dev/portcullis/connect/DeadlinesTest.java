package dev.portcullis.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.HostPort;
import dev.portcullis.config.Secret;
import dev.portcullis.config.TlsMode;
import dev.portcullis.credentials.Deadline;
import dev.portcullis.credentials.Login;
import dev.portcullis.endpoint.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each attempt that is overdue loses its socket, whatever the thread was told of others; one that was in time keeps it. */
class DeadlinesTest {
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
    private final Deadlines deadlines = new Deadlines(thread);

    @BeforeEach
    void removeWhatIsCancelled() {
        thread.setRemoveOnCancelPolicy(true);
    }

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    /** A socket that tells when it is closed. */
    private static final class Watched extends Socket {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void close() throws IOException {
            super.close();
            closed.countDown();
        }

        boolean isClosedInTime() throws InterruptedException {
            return closed.await(10, TimeUnit.SECONDS);
        }
    }

    private static Attempt attempt(Socket socket, Duration timeout) throws IOException {
        HostPort address = new HostPort("db.example.org", 3306);
        Attempt attempt = new Attempt(
                new Target(address, Endpoint.parse(address.host(), address.port()), TlsMode.VERIFY),
                new Login(CredentialKind.PASSWORD, "app", Secret.copyOf("s3cret"), null),
                Deadline.in(timeout));
        attempt.uses(socket);
        return attempt;
    }

    @Test
    void closesTheNextOneAfterItWokeForOneThatWasInTime() throws Exception {
        Watched inTime = new Watched();
        Watched overdue = new Watched();
        Attempt first = attempt(inTime, Duration.ofSeconds(1));
        Attempt second = attempt(overdue, Duration.ofMillis(1_200));
        deadlines.watch(first);
        deadlines.watch(second);
        assertThat(deadlines.forget(first)).isTrue();

        assertThat(overdue.isClosedInTime()).isTrue();
        assertThat(deadlines.forget(second)).isFalse();
        assertThat(second.hasExpired()).isTrue();
        assertThat(inTime.isClosed()).isFalse();
        assertThat(thread.getQueue()).isEmpty();
    }

    @Test
    void closesOneWhoseDeadlineIsBeforeThatOfAnEarlierOne() throws Exception {
        Watched later = new Watched();
        Watched overdue = new Watched();
        Attempt first = attempt(later, Duration.ofMinutes(10));
        deadlines.watch(first);
        deadlines.watch(attempt(overdue, Duration.ofMillis(50)));

        assertThat(overdue.isClosedInTime()).isTrue();
        assertThat(later.isClosed()).isFalse();
        assertThat(deadlines.forget(first)).isTrue();
    }

    @Test
    void hearsNothingOfThoseThatFollow() throws Exception {
        Runnable look = null;
        for (int i = 0; i < 100; i++) {
            Attempt attempt = attempt(new Watched(), Duration.ofMinutes(10));
            deadlines.watch(attempt);
            look = look == null ? thread.getQueue().peek() : look;
            assertThat(deadlines.forget(attempt)).isTrue();
        }

        assertThat(thread.getQueue()).containsExactly(look);
    }

    @Test
    void waitsForNothingOnceItIsClosed() throws Exception {
        Attempt attempt = attempt(new Watched(), Duration.ofMinutes(10));
        deadlines.watch(attempt);
        deadlines.close();
        assertThat(thread.getQueue()).hasSize(1);

        deadlines.forget(attempt);

        assertThat(thread.getQueue()).isEmpty();
    }
}
