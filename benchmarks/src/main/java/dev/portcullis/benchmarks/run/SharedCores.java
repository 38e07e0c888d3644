package dev.portcullis.benchmarks.run;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of its speed a thread keeps while every processor is busy. All of it where each has a core of its own; about half where two of them are
 * the threads of one core. There, whatever works on a thread of its own slows down the thread that it works for.
 */
final class SharedCores {
    private static final long NANOS = 250_000_000;
    private static final int TRIES = 4;
    private static final int STEPS = 1_000;

    private SharedCores() {}

    /** In percent. */
    static long keptSpeed() throws InterruptedException {
        double alone = 0;
        double together = 0;
        int all = Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < TRIES; i++) {
            alone = Math.max(alone, speed(1));
            together = Math.max(together, speed(all));
        }
        return Math.round(100 * together / alone);
    }

    /** The work of each of so many threads. */
    private static double speed(int threads) throws InterruptedException {
        AtomicLong work = new AtomicLong();
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = new Thread(() -> work.addAndGet(work()));
            workers[i].start();
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return (double) work.get() / threads;
    }

    private static long work() {
        long[] values = new long[64];
        long done = 0;
        long end = System.nanoTime() + NANOS;
        while (System.nanoTime() - end < 0) {
            for (int i = 0; i < STEPS; i++) {
                values[i & 63] += (values[(i + 7) & 63] ^ i) * 31;
            }
            done++;
        }
        return values[0] == 1 ? done + 1 : done; // so that the work is not left out
    }
}
