package dev.portcullis.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {
    private static final String PASSWORD = "p4ss-W0rd-in-the-text";

    @Test
    void usesUserAndPasswordAndLeavesTheRestToTheUrl() throws Exception {
        SecretVersion version = parse("""
                {"engine":"aurora-mysql","host":"elsewhere","port":3307,"username":"app","password":"a\\u00e9\\"b",
                 "dbname":"other","masterarn":"arn:x","tags":{"deep":[1,{"x":null}]},"ssl":true}""");

        assertThat(version.id()).isEqualTo("v1");
        assertThat(version.user()).isEqualTo("app");
        assertThat(new String(version.password().expose())).isEqualTo("aé\"b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "p4ss-W0rd-in-the-text",
                "[\"p4ss-W0rd-in-the-text\"]",
                "{\"username\":\"app\"}",
                "{\"password\":\"p4ss-W0rd-in-the-text\"}",
                "{\"username\":\"app\",\"password\":\"p4ss-W0rd-in-the-text\"",
                "{\"username\":\"app\",\"password\":\"p4ss-W0rd-in-the-text\"} x",
                "{\"username\":\"app\",\"password\":\"p4ss-W0rd-in-the-text\"}{}",
                "{\"username\":\"app\",\"password\":\"p4ss-W0rd-in-the-text\",\"password\":\"other\"}",
                "{\"username\":\"app\",\"password\":\"p4ss-W0rd-in-the-text\\u0000\"}",
                "{\"username\":\"app\",\"password\":\"\"}",
                "{\"username\":\"app\",\"password\":[\"p4ss-W0rd-in-the-text\"]}",
                "{\"username\":\"\",\"password\":\"p4ss-W0rd-in-the-text\"}",
                "{\"username\":{},\"password\":\"p4ss-W0rd-in-the-text\"}",
                "{\"engine\":\"postgres\",\"username\":\"app\",\"password\":\"p4ss-W0rd-in-the-text\"}",
                "{\"username\":\"app\",\"password\":p4ss-W0rd-in-the-text}",
                "{\"username\":\"app\",p4ss-W0rd-in-the-text"
            })
    void refusesAnythingElseWithoutRepeatingIt(String text) {
        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(() -> parse(text))
                .satisfies(e -> {
                    assertThat(e.getSQLState()).isEqualTo("28000");
                    assertThat(e.getMessage()).contains("prod/db");
                    StringWriter trace = new StringWriter();
                    e.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain(PASSWORD);
                });
    }

    @Test
    void refusesMoreThanSecretsManagerKeeps() {
        String text = "{\"username\":\"app\",\"password\":\"" + "x".repeat(70_000) + "\"}";

        assertThatThrownBy(() -> parse(text)).hasMessageContaining("longer than 65536");
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        try {
            parse(text);
        } catch (CredentialException e) {
            assertThat(e.getCause()).isNull();
        }
    }

    private static SecretVersion parse(String text) throws CredentialException {
        return SecretText.parse("prod/db", "v1", text);
    }
}
