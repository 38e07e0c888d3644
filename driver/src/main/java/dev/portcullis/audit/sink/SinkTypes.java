package dev.portcullis.audit.sink;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The sinks that can be configured: the driver's, and those that the application has beside it. */
final class SinkTypes {
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
                ServiceLoader.load(AuditSink.class, loader).stream()
                        .forEach(
                                provider -> providers.putIfAbsent(provider.get().type(), provider));
            }
        }
        return new SinkTypes(providers);
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
