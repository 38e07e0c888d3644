package dev.portcullis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was given the last time is not judged again, and nothing else is taken for it. */
class SettingsMemoryTest {
    private static final String URL = "jdbc:portcullis:mysql://db.example.org/shop?portcullis.region=eu-central-1";

    private final SettingsMemory memory = new SettingsMemory();

    private static Properties info(String... pairs) {
        Properties info = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            info.setProperty(pairs[i], pairs[i + 1]);
        }
        return info;
    }

    @Test
    void remembersWhatWasGivenLast() throws SQLException {
        ConnectionSettings first =
                memory.parse(URL, info("user", "app", "password", "s3cret", "useCompression", "true"));

        assertThat(memory.parse(URL, info("user", "app", "PassWord", "s3cret", "useCompression", "true")))
                .isSameAs(first);
    }

    @Test
    void takesNothingElseForIt() throws SQLException {
        ConnectionSettings first = memory.parse(URL, info("user", "app", "password", "s3cret"));

        assertThat(memory.parse(URL + "2", info("user", "app", "password", "s3cret")))
                .isNotEqualTo(first);
        memory.parse(URL, info("user", "app", "password", "s3cret"));
        assertThat(memory.parse(URL, info("user", "app", "password", "s3cret", "useCompression", "true")))
                .isNotEqualTo(first);
        memory.parse(URL, info("user", "app", "password", "s3cret"));
        assertThat(memory.parse(URL, info("password", "s3cret")).user()).isEmpty();
        memory.parse(URL, info("user", "app", "password", "s3cret"));
        assertThat(memory.parse(URL, info("user", "other", "password", "s3cret"))
                        .user())
                .contains("other");
    }

    @Test
    void tellsPasswordsApart() throws SQLException {
        memory.parse(URL, info("user", "app", "password", "s3cret"));
        Secret other = memory.parse(URL, info("user", "app", "password", "0ther"))
                .password()
                .orElseThrow();
        assertThat(other.matches(Secret.copyOf("0ther"))).isTrue();

        assertThat(memory.parse(URL, info("user", "app")).password()).isEmpty();
        assertThat(memory.parse(URL, info("user", "app", "password", "s3cret")).password())
                .isPresent();
        assertThat(memory.parse(URL, info("user", "app", "password", "")).password())
                .isEmpty();
    }

    @Test
    void refusesWhatIsWrongBesideWhatItRemembers() throws SQLException {
        memory.parse(URL, info("user", "app", "password", "s3cret"));
        Properties withObject = info("user", "app", "password", "s3cret");
        withObject.put("loginTimeout", 3);

        assertThatThrownBy(() -> memory.parse(URL, withObject))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("not a String");
        assertThatThrownBy(() -> memory.parse(URL, info("user", "app", "password", "s3cret", "PASSWORD", "another")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("Two different passwords");
    }

    @Test
    void countsDefaults() throws SQLException {
        memory.parse(URL, info("user", "app"));
        Properties withDefaults = new Properties(info("portcullis.application", "orders"));
        withDefaults.setProperty("user", "app");

        assertThat(memory.parse(URL, withDefaults).find(DriverSettings.APPLICATION))
                .contains("orders");
    }

    @Test
    void isNotChangedByTheCaller() throws SQLException {
        Properties info = info("user", "app");
        memory.parse(URL, info);
        info.setProperty("user", "other");

        assertThat(memory.parse(URL, info).user()).contains("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:portcullis:mysql://app:s3cret@db.example.org/",
                "jdbc:portcullis:mysql://db.example.org/?user=app&PassWord=s3cret",
                "jdbc:portcullis:mysql://address=(host=db.example.org)(user=app)(password=s3cret)/",
                "jdbc:portcullis:mysql://db.example.org/?user=app&p%61ssword=s3cret"
            })
    void keepsNoUrlWithPassword(String url) throws SQLException {
        ConnectionSettings first = memory.parse(url, info());

        assertThat(first.password()).isPresent();
        assertThat(memory.parse(url, info())).isEqualTo(first).isNotSameAs(first);
    }
}
