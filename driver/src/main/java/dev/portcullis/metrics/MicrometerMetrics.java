package dev.portcullis.metrics;

import dev.portcullis.config.CredentialKind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports to a Micrometer registry. Every tag has a fixed set of values beside those that the application gives.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>type, tags</th></tr>
 * <tr><td>portcullis.connect</td><td>timer; outcome, credential</td></tr>
 * <tr><td>portcullis.login.retries</td><td>counter; credential</td></tr>
 * <tr><td>portcullis.token.signed</td><td>counter</td></tr>
 * <tr><td>portcullis.secret.fetched</td><td>timer</td></tr>
 * <tr><td>portcullis.refresh.failed</td><td>counter; credential</td></tr>
 * <tr><td>portcullis.tls.proven</td><td>counter; resumed</td></tr>
 * <tr><td>portcullis.tls.failed</td><td>counter; reason</td></tr>
 * <tr><td>portcullis.tls.expires</td><td>gauge of the time left, negative afterwards; certificate is server or root; of the
 *     server proven last</td></tr>
 * <tr><td>portcullis.audit.written</td><td>counter of records</td></tr>
 * <tr><td>portcullis.audit.queued</td><td>gauge of the events that waited when records were written last</td></tr>
 * <tr><td>portcullis.audit.forced</td><td>timer</td></tr>
 * <tr><td>portcullis.audit.lost</td><td>counter of events</td></tr>
 * <tr><td>portcullis.audit.failed</td><td>gauge; 1 while the trail cannot be written</td></tr>
 * <tr><td>portcullis.audit.delivered</td><td>counter of records; sink</td></tr>
 * <tr><td>portcullis.audit.lag</td><td>gauge of records that are on disk and not delivered; sink</td></tr>
 * <tr><td>portcullis.audit.delay</td><td>gauge of the age of the oldest of them, zero when there is none; sink</td></tr>
 * <tr><td>portcullis.audit.sink.failed</td><td>counter; sink</td></tr>
 * </table>
 *
 * <p>Safe for use by several threads.
 */
public final class MicrometerMetrics implements DriverMetrics {
    private static final String PREFIX = "portcullis.";

    private final MeterRegistry registry;
    private final Tags tags;
    /** Of the server proven last; null before the first. */
    private volatile @Nullable Instant serverExpiry;

    private volatile @Nullable Instant rootExpiry;
    private final ConcurrentMap<String, SinkLag> lags = new ConcurrentHashMap<>();

    private final AtomicLong auditQueued = new AtomicLong();
    private final AtomicInteger auditFailed = new AtomicInteger();

    /** {@code tags} are put on every meter, such as the name of the pool; names and values in turn. */
    public MicrometerMetrics(MeterRegistry registry, String... tags) {
        this.registry = registry;
        this.tags = Tags.of(tags);
    }

    @Override
    public void connectEnded(CredentialKind kind, ConnectOutcome outcome, Duration took) {
        registry.timer(PREFIX + "connect", tags.and("outcome", tag(outcome), "credential", tag(kind)))
                .record(took);
    }

    @Override
    public void loginRetried(CredentialKind kind) {
        registry.counter(PREFIX + "login.retries", tags.and("credential", tag(kind)))
                .increment();
    }

    @Override
    public void tokenSigned() {
        registry.counter(PREFIX + "token.signed", tags).increment();
    }

    @Override
    public void secretFetched(Duration took) {
        registry.timer(PREFIX + "secret.fetched", tags).record(took);
    }

    @Override
    public void refreshFailed(CredentialKind kind) {
        registry.counter(PREFIX + "refresh.failed", tags.and("credential", tag(kind)))
                .increment();
    }

    @Override
    public void tlsProven(boolean resumed, Instant serverExpiry, Instant rootExpiry) {
        registry.counter(PREFIX + "tls.proven", tags.and("resumed", Boolean.toString(resumed)))
                .increment();
        this.serverExpiry = serverExpiry;
        this.rootExpiry = rootExpiry;
        // A gauge that is there already stays as it is.
        expiryGauge("server", () -> secondsUntil(this.serverExpiry));
        expiryGauge("root", () -> secondsUntil(this.rootExpiry));
    }

    @Override
    public void tlsFailed(Enum<?> reason) {
        registry.counter(PREFIX + "tls.failed", tags.and("reason", tag(reason))).increment();
    }

    @Override
    public void auditWritten(long records, long queued) {
        registry.counter(PREFIX + "audit.written", tags).increment((double) records);
        auditQueued.set(queued);
        registry.gauge(PREFIX + "audit.queued", tags, auditQueued);
    }

    @Override
    public void auditForced(Duration took) {
        registry.timer(PREFIX + "audit.forced", tags).record(took);
    }

    @Override
    public void auditLost(long events) {
        registry.counter(PREFIX + "audit.lost", tags).increment((double) events);
    }

    @Override
    public void auditFailed(boolean failed) {
        auditFailed.set(failed ? 1 : 0);
        registry.gauge(PREFIX + "audit.failed", tags, auditFailed);
    }

    @Override
    public void auditDelivered(String sink, int records) {
        registry.counter(PREFIX + "audit.delivered", tags.and("sink", sink)).increment((double) records);
    }

    @Override
    public void auditLag(String sink, long records, Duration age) {
        SinkLag lag = lags.computeIfAbsent(sink, this::lagGauges);
        lag.records = records;
        lag.age = age;
    }

    @Override
    public void auditSinkFailed(String sink) {
        registry.counter(PREFIX + "audit.sink.failed", tags.and("sink", sink)).increment();
    }

    @Override
    public void auditUndelivered(String sink, long records) {
        registry.counter(PREFIX + "audit.undelivered", tags.and("sink", sink)).increment((double) records);
    }

    private SinkLag lagGauges(String sink) {
        SinkLag lag = new SinkLag();
        Gauge.builder(PREFIX + "audit.lag", () -> lag.records)
                .tags(tags.and("sink", sink))
                .strongReference(true)
                .register(registry);
        TimeGauge.builder(PREFIX + "audit.delay", () -> lag.age.toMillis() / 1000.0, TimeUnit.SECONDS)
                .tags(tags.and("sink", sink))
                .strongReference(true)
                .register(registry);
        return lag;
    }

    /** What one sink reported last. */
    private static final class SinkLag {
        private volatile long records;
        private volatile Duration age = Duration.ZERO;
    }

    private void expiryGauge(String certificate, Supplier<Number> secondsLeft) {
        TimeGauge.builder(PREFIX + "tls.expires", secondsLeft, TimeUnit.SECONDS)
                .tags(tags.and("certificate", certificate))
                .strongReference(true)
                .register(registry);
    }

    private static double secondsUntil(@Nullable Instant moment) {
        return moment == null
                ? Double.NaN
                : Duration.between(Instant.now(), moment).toSeconds();
    }

    private static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
