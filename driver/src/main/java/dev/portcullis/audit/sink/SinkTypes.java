package dev.portcullis.audit.sink;

import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The sinks that can be configured: the driver's, and those that the application has beside it. */
final class SinkTypes {
    /** For who has no sink to open: to look for them reads every jar. */
    static final SinkTypes NONE = new SinkTypes(Map.of());

    private static final System.Logger LOG = System.getLogger("dev.portcullis.audit.sink");

    private final Map<String, ServiceLoader.Provider<AuditSink>> providers;

    private SinkTypes(Map<String, ServiceLoader.Provider<AuditSink>> providers) {
        this.providers = providers;
    }

    /** Those that the calling thread sees. */
    static SinkTypes find() {
        Map<String, ServiceLoader.Provider<AuditSink>> providers = new TreeMap<>();
        for (ClassLoader loader : new ClassLoader[] {
            AuditSink.class.getClassLoader(), Thread.currentThread().getContextClassLoader()
        }) {
            if (loader != null) {
                collect(loader, providers);
            }
        }
        return new SinkTypes(providers);
    }

    /** Leaves out what is no sink for this class loader, such as one of another copy of the driver. */
    private static void collect(ClassLoader loader, Map<String, ServiceLoader.Provider<AuditSink>> providers) {
        Iterator<ServiceLoader.Provider<AuditSink>> found =
                ServiceLoader.load(AuditSink.class, loader).stream().iterator();
        boolean more = true;
        while (more) {
            try {
                more = found.hasNext();
                if (more) {
                    ServiceLoader.Provider<AuditSink> provider = found.next();
                    providers.putIfAbsent(provider.get().type(), provider);
                }
            } catch (ServiceConfigurationError e) {
                LOG.log(Level.DEBUG, "Not a sink", e);
            }
        }
    }

    /** Their names, for people. */
    String names() {
        return String.join(", ", providers.keySet());
    }

    /** A new sink that is open for a trail. */
    AuditSink open(SinkSettings settings, String trail) throws InvalidSinkException {
        ServiceLoader.Provider<AuditSink> provider = providers.get(settings.type());
        if (provider == null) {
            throw new InvalidSinkException(
                    "Sink " + settings.name() + ": type \"" + settings.type() + "\" is not one of " + names()
                            + "; a sink of your own is found through META-INF/services/" + AuditSink.class.getName());
        }
        AuditSink sink = provider.get();
        SinkContext context = new SinkContext(settings.name(), trail, settings.properties());
        try {
            sink.open(context);
            context.refuseUnknown();
            return sink;
        } catch (InvalidSinkException | RuntimeException | Error e) {
            sink.close();
            throw e;
        }
    }
}
