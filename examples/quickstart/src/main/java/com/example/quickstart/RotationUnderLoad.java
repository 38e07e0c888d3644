package com.example.quickstart;

import com.example.common.Report;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.frontdoor.LoginAttempt.Outcome;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.secrets.DatabaseSecret;
import dev.portcullis.testkit.secrets.Rotation;
import dev.portcullis.testkit.secrets.StoredSecret;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A Secrets Manager secret is rotated, as AWS rotates it, while threads open connections without a pause. */
final class RotationUnderLoad implements Chapter {
    private static final int THREADS = 8;
    private static final int ROTATIONS = 4;
    private static final long WINDOW_MILLIS = 500;

    @Override
    public String title() {
        return "A secret that rotates under load";
    }

    @Override
    public void tell(LocalRds rds, Report report) throws Exception {
        Login login = Login.random("reports");
        rds.createUser(login.user(), login.password(), "SELECT ON shop.*");
        StoredSecret secret = rds.secrets().createSecret("shop/reports", DatabaseSecret.of(login));
        String url = rds.jdbcUrl(
                "shop",
                "portcullis.secret.id=shop/reports",
                "portcullis.secret.endpoint-url=" + rds.secrets().uri());
        report.note("%d threads connect; %d rotations leave the old password dead for %d ms before its secret follows"
                .formatted(THREADS, ROTATIONS, WINDOW_MILLIS));

        var load = new Load(url);
        load.start();
        for (int i = 1; i <= ROTATIONS; i++) {
            rds.rotation(Rotation.Strategy.SINGLE_USER, secret).run(step -> {
                if (step == Rotation.Step.FINISH_SECRET) {
                    TimeUnit.MILLISECONDS.sleep(WINDOW_MILLIS);
                }
            });
            report.note("rotation %d of %d: %d connections so far".formatted(i, ROTATIONS, load.opened.get()));
        }
        load.stop();

        report.claim(
                load.failed.get() == 0 && load.opened.get() > 0,
                "%d connections were opened while the secret rotated %d times; %d failed%s"
                        .formatted(load.opened.get(), ROTATIONS, load.failed.get(), load.firstFailure()));
        report.note("the server refused %d logins meanwhile; each was tried again with a newer version of the secret"
                .formatted(rds.frontDoor().logins(login.user(), Outcome.REFUSED)));
    }

    /** Threads that open and close connections until they are told to stop. */
    private static final class Load {
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();

        private final String url;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicReference<SQLException> failure = new AtomicReference<>();
        private final List<Thread> threads = new ArrayList<>();

        Load(String url) {
            this.url = url;
        }

        void start() {
            for (int i = 0; i < THREADS; i++) {
                var thread = new Thread(this::run, "load-" + i);
                thread.start();
                threads.add(thread);
            }
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }

        String firstFailure() {
            SQLException first = failure.get();
            return first == null ? "" : ", the first with: " + first.getMessage();
        }

        private void run() {
            while (!stopped.get()) {
                try {
                    DriverManager.getConnection(url).close();
                    opened.incrementAndGet();
                } catch (SQLException e) {
                    failed.incrementAndGet();
                    failure.compareAndSet(null, e);
                }
            }
        }
    }
}
