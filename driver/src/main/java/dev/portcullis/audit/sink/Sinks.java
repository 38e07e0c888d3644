package dev.portcullis.audit.sink;

import dev.portcullis.metrics.DriverMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The sinks of one trail, each followed on a thread of its own. */
public final class Sinks implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final List<Follower> followers;

    private Sinks(List<Follower> followers) {
        this.followers = followers;
    }

    /**
     * Opens the sinks and begins to deliver what is in the trail, from where each got to in an earlier process.
     *
     * @param directory of the trail's segments
     * @param trail its id
     * @throws InvalidSinkException if one cannot be used as it is configured; then none is started
     */
    public static Sinks start(Path directory, String trail, List<SinkSettings> settings, DriverMetrics metrics)
            throws InvalidSinkException {
        Segments segments = new Segments(directory);
        DriverMetrics quiet = DriverMetrics.quiet(metrics);
        List<AuditSink> opened = new ArrayList<>();
        List<Follower> followers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        try {
            for (SinkSettings sink : settings) {
                if (!names.add(sink.name())) {
                    throw new InvalidSinkException("Two sinks are named '" + sink.name() + "'; give each a 'name'");
                }
                AuditSink instance = create(sink);
                opened.add(instance);
                SinkContext context = new SinkContext(sink.name(), trail, sink.properties());
                instance.open(context);
                context.refuseUnknown();
                followers.add(new Follower(sink, instance, segments, trail, quiet));
            }
        } catch (InvalidSinkException | RuntimeException | Error e) {
            opened.forEach(AuditSink::close);
            throw e;
        }
        followers.forEach(Follower::start);
        return new Sinks(followers);
    }

    /** The names of the types that can be configured. */
    static Set<String> types() {
        return providers().keySet();
    }

    /** Delivers what is on disk, for five seconds at most; what is left is delivered by the next process that opens the trail. */
    @Override
    public void close() {
        followers.forEach(follower -> follower.end(DRAIN));
        followers.forEach(Follower::awaitEnd);
    }

    private static AuditSink create(SinkSettings settings) throws InvalidSinkException {
        ServiceLoader.Provider<AuditSink> provider = providers().get(settings.type());
        if (provider == null) {
            throw new InvalidSinkException(
                    "Sink " + settings.name() + ": type \"" + settings.type() + "\" is not one of "
                            + String.join(", ", types())
                            + "; a sink of your own is found through META-INF/services/" + AuditSink.class.getName());
        }
        return provider.get();
    }

    /** Those of the driver's class loader, and those that the application has beside it. */
    private static Map<String, ServiceLoader.Provider<AuditSink>> providers() {
        Map<String, ServiceLoader.Provider<AuditSink>> providers = new TreeMap<>();
        for (ClassLoader loader : new ClassLoader[] {
            AuditSink.class.getClassLoader(), Thread.currentThread().getContextClassLoader()
        }) {
            if (loader != null) {
                ServiceLoader.load(AuditSink.class, loader).stream()
                        .forEach(
                                provider -> providers.putIfAbsent(provider.get().type(), provider));
            }
        }
        return providers;
    }
}
