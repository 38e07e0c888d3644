package dev.portcullis.audit.sink;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes each record as one event of level INFO to the application's SLF4J, under a logger name of its own, with what filters and layouts want to
 * know in the MDC. Delivered means that the logger has returned; what its appenders do then is theirs.
 *
 * <p>SLF4J is found by reflection, since the {@code -all} jar has one of its own, under another name, for the AWS SDK.
 */
public final class Slf4jSink implements AuditSink {
    private static final String DEFAULT_LOGGER = "portcullis.audit";
    /** Names of fields, and of the MDC keys behind {@code audit.}. */
    private static final List<String> MDC =
            List.of("type", "user", "operation", "outcome", "verdict", "application", "clientUser", "correlation");

    private static final String PREFIX = "audit.";
    private static final String ID = PREFIX + "id";

    private @Nullable MethodHandle info;
    private @Nullable MethodHandle put;
    private @Nullable MethodHandle remove;

    /** For the service loader. */
    public Slf4jSink() {}

    @Override
    public String type() {
        return "slf4j";
    }

    @Override
    public void open(SinkContext context) throws InvalidSinkException {
        String name = context.find("logger").orElse(DEFAULT_LOGGER);
        try {
            Class<?> factory = load("LoggerFactory");
            Class<?> logger = factory.getClassLoader().loadClass(name("Logger"));
            Class<?> mdc = factory.getClassLoader().loadClass(name("MDC"));
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Object target = lookup.findStatic(factory, "getLogger", MethodType.methodType(logger, String.class))
                    .invoke(name);
            info = lookup.findVirtual(logger, "info", MethodType.methodType(void.class, String.class))
                    .bindTo(target)
                    .asType(MethodType.methodType(void.class, String.class));
            put = lookup.findStatic(mdc, "put", MethodType.methodType(void.class, String.class, String.class));
            remove = lookup.findStatic(mdc, "remove", MethodType.methodType(void.class, String.class));
        } catch (Throwable e) {
            throw new InvalidSinkException(
                    "Sink " + context.sink() + " needs SLF4J on the class path: add org.slf4j:slf4j-api and a backend,"
                            + " such as ch.qos.logback:logback-classic",
                    e);
        }
    }

    @Override
    public void deliver(List<AuditRecord> records) throws SinkException {
        int delivered = 0;
        try {
            for (AuditRecord record : records) {
                log(record);
                delivered++;
            }
        } catch (Throwable e) {
            throw SinkException.retryable("the logger failed: " + e, e).afterDelivering(delivered);
        }
    }

    @Override
    public void close() {
        info = null;
    }

    private void log(AuditRecord record) throws Throwable {
        MethodHandle logger = info;
        MethodHandle putMdc = put;
        MethodHandle removeMdc = remove;
        if (logger == null || putMdc == null || removeMdc == null) {
            throw new IllegalStateException("the sink is not open");
        }
        putMdc.invokeExact(ID, record.id());
        for (String field : MDC) {
            String value = record.text(field);
            if (value != null) {
                putMdc.invokeExact(PREFIX + field, value);
            }
        }
        try {
            // The text of the record is no pattern: without arguments SLF4J takes it as it is.
            logger.invokeExact(new String(record.body(), StandardCharsets.UTF_8));
        } finally {
            removeMdc.invokeExact(ID);
            for (String field : MDC) {
                removeMdc.invokeExact(PREFIX + field);
            }
        }
    }

    private static Class<?> load(String simpleName) throws ClassNotFoundException {
        try {
            return Class.forName(name(simpleName), true, Slf4jSink.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return Class.forName(name(simpleName), true, Thread.currentThread().getContextClassLoader());
        }
    }

    /** Put together at run time, so that the shading of the {@code -all} jar leaves it alone. */
    private static String name(String simpleName) {
        return String.join(".", "org", "slf4j", simpleName);
    }
}
