package dev.portcullis.connect;

import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.SettingException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads one key of SLF4J's mapped diagnostic context on the running thread. SLF4J is looked for only when the setting names a key. */
final class MappedContext implements Supplier<@Nullable String> {
    private final MethodHandle get;

    MappedContext(String key) throws SettingException {
        try {
            Class<?> context = Class.forName("org.slf4j.MDC");
            get = MethodHandles.publicLookup()
                    .findStatic(context, "get", MethodType.methodType(String.class, String.class))
                    .bindTo(key);
        } catch (ReflectiveOperationException e) {
            throw new SettingException(DriverSettings.AUDIT_MDC.name() + ": SLF4J is not on the class path (" + e
                    + "); add org.slf4j:slf4j-api, or remove the setting");
        }
    }

    @Override
    public @Nullable String get() {
        try {
            return (String) get.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("MDC.get declares no exception", e);
        }
    }
}
