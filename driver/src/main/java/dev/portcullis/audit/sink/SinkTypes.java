package dev.portcullis.audit.sink;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sinks that can be configured: the driver's, and those that the application has beside it. Safe for all threads. */
final class SinkTypes {
    /** For who has no sink to open: to look for them reads every jar. */
    static final SinkTypes NONE = new SinkTypes(Map.of(), List.of(), null);

    private static final System.Logger LOG = System.getLogger("dev.portcullis.audit.sink");
    /** A class loader that cannot be read fails for ever. */
    private static final int MOST_FAILURES = 100;

    private final Map<String, ServiceLoader.Provider<AuditSink>> providers;
    private final List<String> unusable;
    /** That of who looked for them: a sink may find there the library that it needs. */
    private final WeakReference<@Nullable ClassLoader> surroundings;

    private SinkTypes(
            Map<String, ServiceLoader.Provider<AuditSink>> providers,
            List<String> unusable,
            @Nullable ClassLoader surroundings) {
        this.providers = providers;
        this.unusable = unusable;
        this.surroundings = new WeakReference<>(surroundings);
    }

    /** Those that the calling thread sees. */
    static SinkTypes find() {
        Map<String, ServiceLoader.Provider<AuditSink>> providers = new TreeMap<>();
        List<String> unusable = new ArrayList<>();
        ClassLoader surroundings = Thread.currentThread().getContextClassLoader();
        for (ClassLoader loader : new ClassLoader[] {AuditSink.class.getClassLoader(), surroundings}) {
            if (loader != null) {
                collect(loader, providers, unusable);
            }
        }
        return new SinkTypes(providers, unusable, surroundings);
    }

    /** Leaves out what is no sink for this class loader, such as one of another copy of the driver, or cannot be loaded. */
    private static void collect(
            ClassLoader loader, Map<String, ServiceLoader.Provider<AuditSink>> providers, List<String> unusable) {
        Iterator<ServiceLoader.Provider<AuditSink>> found =
                ServiceLoader.load(AuditSink.class, loader).stream().iterator();
        boolean more = true;
        for (int failures = 0; more && failures < MOST_FAILURES; ) {
            try {
                more = found.hasNext();
                if (more) {
                    ServiceLoader.Provider<AuditSink> provider = found.next();
                    providers.putIfAbsent(Objects.requireNonNull(provider.get().type(), "type() is null"), provider);
                }
            } catch (RuntimeException | Error e) {
                failures++;
                LOG.log(Level.DEBUG, "Not a sink", e);
                String why = e == innermost(e) ? e.toString() : e + ": " + innermost(e);
                if (!unusable.contains(why)) {
                    unusable.add(why);
                }
            }
        }
    }

    private static Throwable innermost(Throwable e) {
        Throwable cause = e;
        for (int depth = 0; cause.getCause() != null && depth < MOST_FAILURES; depth++) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Their names, for people. */
    String names() {
        return String.join(", ", providers.keySet());
    }

    /**
     * A new sink that is open for a trail.
     *
     * @throws InvalidSinkException if it cannot be used as it is configured; a sink may throw anything else too
     */
    AuditSink open(SinkSettings settings, String trail) throws InvalidSinkException {
        ServiceLoader.Provider<AuditSink> provider = providers.get(settings.type());
        if (provider == null) {
            throw new InvalidSinkException(
                    "Sink " + settings.name() + ": type \"" + settings.type() + "\" is not one of " + names()
                            + "; a sink of your own is found through META-INF/services/" + AuditSink.class.getName()
                            + (unusable.isEmpty()
                                    ? ""
                                    : ". What is named there and cannot be used: " + String.join("; ", unusable)));
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader seen = surroundings.get();
        thread.setContextClassLoader(seen == null ? before : seen);
        try {
            return open(provider.get(), settings, trail);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static AuditSink open(AuditSink sink, SinkSettings settings, String trail) throws InvalidSinkException {
        SinkContext context = new SinkContext(settings.name(), trail, settings.properties());
        try {
            sink.open(context);
            context.refuseUnknown();
            return sink;
        } catch (InvalidSinkException | RuntimeException | Error e) {
            close(sink, settings.name());
            throw e;
        }
    }

    /** Whatever the sink does, who closes it goes on. */
    static void close(AuditSink sink, String name) {
        try {
            sink.close();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "Audit sink {0} could not be closed: {1}", name, e);
        }
    }
}
