package dev.portcullis.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.credentials.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostLookupTest {
    private final Queue<Runnable> calls = new ArrayDeque<>();
    private long now = Long.MAX_VALUE;
    private final HostLookup lookup = new HostLookup(calls::add, () -> now);

    @Test
    void allWhoWantAHostAtATimeShareOneLookUp() {
        giveUpOn("localhost");
        giveUpOn("localhost");
        assertThat(calls).hasSize(1);
    }

    @Test
    void anAnswerServesForASecond() throws IOException {
        giveUpOn("localhost");
        calls.remove().run();

        now += TimeUnit.MILLISECONDS.toNanos(999);
        assertThat(lookup.of("localhost", Deadline.in(Duration.ofSeconds(1)))).allMatch(InetAddress::isLoopbackAddress);
        assertThat(calls).isEmpty();

        now += TimeUnit.MILLISECONDS.toNanos(2);
        giveUpOn("localhost");
        assertThat(calls).hasSize(1);
    }

    @Test
    void anAnswerWhereNobodyWasIsForgotten() {
        giveUpOn("localhost");
        calls.remove().run();
        lookup.forget("localhost");

        giveUpOn("localhost");
        assertThat(calls).hasSize(1);
    }

    @Test
    void aHostThatDnsDoesNotKnowIsLookedUpAgain() {
        giveUpOn("host.invalid");
        calls.remove().run();

        giveUpOn("host.invalid");
        assertThat(calls).hasSize(1);
    }

    private void giveUpOn(String host) {
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> lookup.of(host, Deadline.in(Duration.ZERO)))
                .withMessage("DNS gave no answer for " + host);
    }
}
