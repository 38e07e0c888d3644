package dev.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    @Test
    void runsATaskAgainAndAgain() throws InterruptedException {
        CountDownLatch twice = new CountDownLatch(2);
        Housekeeping.Task task = twice::countDown;
        new Housekeeping(Duration.ofMillis(1)).start(task);
        assertThat(twice.await(30, TimeUnit.SECONDS)).isTrue();
        java.lang.ref.Reference.reachabilityFence(task);
    }
}
