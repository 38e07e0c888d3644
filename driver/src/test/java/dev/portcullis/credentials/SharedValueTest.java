package dev.portcullis.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedValueTest {
    private static final Deadline SOON = Deadline.in(Duration.ofSeconds(30));

    private final ExecutorService fetching = Executors.newCachedThreadPool();
    private final AtomicInteger fetches = new AtomicInteger();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @AfterEach
    void stop() {
        fetching.shutdownNow();
    }

    @Test
    void sixtyFourThreadsCauseOneFetch() throws Exception {
        CountDownLatch allAsk = new CountDownLatch(64);
        SharedValue<Integer> value = new SharedValue<>("it", () -> now, fetching, () -> {
            awaitUnchecked(allAsk);
            return fetched();
        });
        List<Callable<Integer>> threads = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            threads.add(() -> {
                allAsk.countDown();
                return value.get(SOON);
            });
        }
        for (Future<Integer> result : fetching.invokeAll(threads)) {
            assertThat(result.get()).isEqualTo(1);
        }

        assertThat(fetches).hasValue(1);
    }

    @Test
    void anAgeingValueServesWhileItIsRenewedAndAFailedRenewalIsPutOff() throws Exception {
        Queue<Runnable> waiting = new ArrayDeque<>();
        List<String> failures = new ArrayList<>(List.of("the first renewal"));
        SharedValue<Integer> value = new SharedValue<>("it", () -> now, waiting::add, () -> {
            if (fetches.get() == 1 && !failures.isEmpty()) {
                throw CredentialException.unavailable(failures.remove(0), null);
            }
            return fetched();
        });
        Future<Integer> first = fetching.submit(() -> value.get(SOON));
        while (waiting.isEmpty()) {
            Thread.onSpinWait();
        }
        waiting.remove().run();
        assertThat(first.get()).isEqualTo(1);

        now = now.plusSeconds(60);
        assertThat(value.get(SOON)).isEqualTo(1);
        assertThat(waiting).hasSize(1);
        waiting.remove().run();
        assertThat(value.get(SOON)).isEqualTo(1);
        assertThat(waiting).isEmpty();

        now = now.plusSeconds(10);
        assertThat(value.get(SOON)).isEqualTo(1);
        waiting.remove().run();
        assertThat(value.get(SOON)).isEqualTo(2);
    }

    @Test
    void anExpiredValueIsNotGivenOut() throws Exception {
        SharedValue<Integer> value = new SharedValue<>("it", () -> now, fetching, this::fetched);
        assertThat(value.get(SOON)).isEqualTo(1);

        now = now.plusSeconds(120);

        assertThat(value.get(SOON)).isEqualTo(2);
    }

    @Test
    void sinceGivesWhatWasFetchedAfterwards() throws Exception {
        SharedValue<Integer> value = new SharedValue<>("it", () -> now, fetching, this::fetched);
        assertThat(value.get(SOON)).isEqualTo(1);
        long moment = System.nanoTime();

        assertThat(value.since(moment, SOON)).isEqualTo(2);
        assertThat(value.since(moment, SOON)).isEqualTo(2);
    }

    @Test
    void noWaitOutlastsTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        SharedValue<Integer> value = new SharedValue<>("the secret x", () -> now, fetching, () -> {
            awaitUnchecked(never);
            return fetched();
        });

        assertThatThrownBy(() -> value.get(Deadline.in(Duration.ofMillis(50))))
                .isInstanceOf(CredentialException.class)
                .hasMessage("Timed out waiting for the secret x")
                .extracting("SQLState")
                .isEqualTo("08001");
    }

    @Test
    void aFetchThatFindsNoThreadIsAnErrorAndIsTriedAgainTheNextTime() throws Exception {
        AtomicInteger refusals = new AtomicInteger(1);
        SharedValue<Integer> value = new SharedValue<>(
                "the secret x",
                () -> now,
                task -> {
                    if (refusals.getAndDecrement() > 0) {
                        throw new RejectedExecutionException();
                    }
                    fetching.execute(task);
                },
                this::fetched);

        assertThatThrownBy(() -> value.get(SOON)).isInstanceOf(CredentialException.class);
        assertThat(value.get(SOON)).isEqualTo(1);
    }

    private SharedValue.Fetched<Integer> fetched() {
        return new SharedValue.Fetched<>(fetches.incrementAndGet(), now.plusSeconds(60), now.plusSeconds(120));
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
