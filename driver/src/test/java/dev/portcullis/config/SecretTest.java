package dev.portcullis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final String PASSWORD = "hunter2";

    @Test
    void isCopiedInAndOut() {
        char[] given = PASSWORD.toCharArray();
        Secret secret = Secret.copyOf(given);
        given[0] = 'X';
        secret.expose()[1] = 'X';

        assertThat(new String(secret.expose())).isEqualTo(PASSWORD);
    }

    @Test
    void isGoneWhenWiped() {
        Secret secret = Secret.copyOf(PASSWORD);
        secret.wipe();
        secret.close();

        assertThatThrownBy(secret::expose).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void leavesNothingBehindWhenWiped() throws ReflectiveOperationException {
        Secret secret = Secret.copyOf(PASSWORD);
        Field characters = Secret.class.getDeclaredField("characters");
        characters.setAccessible(true);
        assertThat((char[]) characters.get(secret)).isEqualTo(secret.expose());

        secret.wipe();
        assertThat((char[]) characters.get(secret)).isNotEmpty().containsOnly('\0');
    }

    @Test
    void matchesTheSameCharactersAlone() {
        Secret secret = Secret.copyOf(PASSWORD);

        assertThat(secret.matches(Secret.copyOf(PASSWORD.toCharArray()))).isTrue();
        assertThat(secret.matches(Secret.copyOf("hunter3"))).isFalse();
        assertThat(secret.matches(Secret.copyOf("hunter22"))).isFalse();
        assertThat(secret.matches(Secret.copyOf(""))).isFalse();
    }

    @Test
    void hasNoFormThatCouldLeak() throws NoSuchMethodException {
        assertThat(Secret.class.getMethod("toString").getDeclaringClass()).isEqualTo(Object.class);
        assertThat(Secret.class.getMethod("equals", Object.class).getDeclaringClass())
                .isEqualTo(Object.class);
        assertThat(Serializable.class.isAssignableFrom(Secret.class)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//u:hunter2@h/",
                "//h/?user=u&password=hunter2",
                "//u:hunter2@[h,g]/",
                "//address=(host=h)(user=u)(password=hunter2)/",
                "//(host=h,user=u,PASSWORD=hunter2)/"
            })
    void ofAUrlIsTakenAndNeverShown(String rest) throws SQLException {
        ConnectionSettings settings = ConnectionSettings.parse("jdbc:portcullis:mysql:" + rest, new Properties());

        assertThat(settings.password().orElseThrow().expose()).containsExactly(PASSWORD.toCharArray());
        assertThat(settings.toString()).contains("password=given").doesNotContain(PASSWORD);
        assertThat(settings.connectorProperties(settings.hosts().get(0)).toString())
                .doesNotContain(PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//u:hunter2/x@h/",
                "//u:x/hunter2@h/",
                "//u:hunter2?x@h/",
                "//u:hunter2#x@h/",
                "//u:hunter2@x@h/",
                "//u:hunter2(@h/",
                "//u:hunter2%@h/",
                "//u:hunter2%ff@h/",
                "//u:hunter2,x@h/",
                "//u:x@h/?password=hunter2",
                "//h/?password=hunter2&password=hunter22",
                "//h/?password=x&hunter2",
                "//h/?password=hunter2%",
                "//h/?password=hunter2&sslMode=DISABLED",
                "//(host=h,password=hunter2,port=x)/",
                "//(host=h,password=x(hunter2)/",
                "//address=(host=h)(password=hunter2))/",
                "//u:hunter2@h/?portcullis.credentials=iam",
                "+srv://u:hunter2@h/"
            })
    void ofAWrongUrlIsInNoMessage(String rest) {
        String url = "jdbc:portcullis:mysql" + (rest.startsWith("+") ? "" : ":") + rest;

        assertThatThrownBy(() -> ConnectionSettings.parse(url, new Properties()))
                .isInstanceOf(SQLException.class)
                .hasNoCause()
                .extracting(Throwable::toString)
                .asString()
                .doesNotContain("hunter2");
    }
}
