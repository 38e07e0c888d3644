package dev.portcullis.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.credentials.Deadline;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class HostLookupTest {
    private final Queue<Runnable> calls = new ArrayDeque<>();
    private final HostLookup lookup = new HostLookup(calls::add);

    @Test
    void allWhoWantAHostAtATimeShareOneLookUp() {
        giveUpOn("localhost");
        giveUpOn("localhost");
        assertThat(calls).hasSize(1);

        calls.remove().run();
        giveUpOn("localhost");
        assertThat(calls).as("the first look-up is over, so this is another").hasSize(1);
    }

    private void giveUpOn(String host) {
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> lookup.of(host, Deadline.in(Duration.ZERO)))
                .withMessage("DNS gave no answer for " + host);
    }
}
