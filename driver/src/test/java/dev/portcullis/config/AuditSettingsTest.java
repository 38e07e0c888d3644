package dev.portcullis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditSettingsTest {
    @Test
    void withoutADirectoryNothingNeedBeSaid() throws SQLException {
        ConnectionSettings settings = parse("");
        assertThat(settings.find(DriverSettings.AUDIT_DIR)).isEmpty();
        assertThat(settings.get(DriverSettings.AUDIT)).isEqualTo(AuditMode.ASYNC);
        assertThat(parse("portcullis.audit=off").get(DriverSettings.AUDIT)).isEqualTo(AuditMode.OFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"async", "durable"})
    void aModeWithoutADirectoryIsAContradiction(String mode) {
        assertThatThrownBy(() -> parse("portcullis.audit=" + mode))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("portcullis.audit=" + mode + " has nowhere to write")
                .hasMessageContaining("set portcullis.audit.dir");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on-failure=continue",
                "queue=1024",
                "wait=1s",
                "segment-size=1m",
                "keep-size=1g",
                "keep-for=1d",
                "keep-undelivered=9g",
                "key-file=k"
            })
    void whatBelongsToATrailNeedsOne(String setting) throws SQLException {
        assertThatThrownBy(() -> parse("portcullis.audit." + setting)).hasMessageContaining("portcullis.audit.dir");
        parse("portcullis.audit.dir=/tmp&portcullis.audit." + setting);
    }

    @ParameterizedTest
    @CsvSource({"1m,1048576", "64M,67108864", "4g,4294967296"})
    void sizesHaveUnits(String text, long bytes) throws SQLException {
        assertThat(parse("portcullis.audit.dir=d&portcullis.audit.segment-size=" + text)
                        .get(DriverSettings.AUDIT_SEGMENT_SIZE))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "segment-size=1k",
                "segment-size=5g",
                "segment-size=1024",
                "segment-size=m",
                "segment-size=-1m",
                "segment-size=9999999999t",
                "keep-size=",
                "queue=1000",
                "queue=512",
                "queue=x"
            })
    void everythingElseIsRefused(String setting) {
        assertThatThrownBy(() -> parse("portcullis.audit.dir=d&portcullis.audit." + setting))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("portcullis.audit.");
    }

    @Test
    void lessIsNotKeptForASinkThatIsAwayThanForOneThatIsNot() throws SQLException {
        String both = "portcullis.audit.dir=d&portcullis.audit.keep-size=2g&portcullis.audit.keep-undelivered=";
        parse(both + "2g");
        assertThatThrownBy(() -> parse(both + "1g")).hasMessageContaining("is less than portcullis.audit.keep-size");
    }

    private static ConnectionSettings parse(String settings) throws SQLException {
        return ConnectionSettings.parse(
                "jdbc:portcullis:mysql://localhost/shop?" + settings, new Properties(), SetByCode.NOTHING);
    }
}
