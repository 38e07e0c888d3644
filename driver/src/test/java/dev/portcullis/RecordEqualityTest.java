package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records that compare by hand compare every component. One that is forgotten would let a connection share the roots, the token or the policy of
 * another.
 */
class RecordEqualityTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.HostPort",
                "endpoint.Endpoint",
                "tls.TrustQuestion",
                "credentials.IamTokens$Purpose",
                "firewall.policy.Policy",
                "audit.policy.AuditPolicy"
            })
    void everyComponentCounts(String name) throws Exception {
        Class<?> type = Class.forName("dev.portcullis." + name);
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = sample(components[i].getType(), 0);
        }
        Object one = make(type, values);
        assertThat(make(type, values)).isEqualTo(one).hasSameHashCodeAs(one);
        for (int i = 0; i < values.length; i++) {
            Object[] others = values.clone();
            others[i] = sample(components[i].getType(), 1);
            assertThat(make(type, others)).as(components[i].getName()).isNotEqualTo(one);
        }
    }

    private static Object make(Class<?> type, Object... values) throws ReflectiveOperationException {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    /** One of two values of a type. */
    private static Object sample(Class<?> type, int which) throws ReflectiveOperationException {
        if (type == String.class) {
            return "a" + which;
        } else if (type == int.class) {
            return 3306 + which;
        } else if (type == boolean.class) {
            return which == 0;
        } else if (type == Path.class) {
            return Path.of("a" + which);
        } else if (type == List.class) {
            return which == 0 ? List.of() : List.of("a");
        } else if (type == Map.class) {
            return which == 0 ? Map.of() : Map.of("a", "b");
        } else if (type.isEnum()) {
            return type.getEnumConstants()[which];
        }
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = sample(components[i].getType(), which);
        }
        return make(type, values);
    }
}
