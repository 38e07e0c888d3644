package dev.portcullis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingValuesTest {
    @Test
    void describesEverySettingWithItsPresentValueAndNoPassword() throws SQLException {
        Properties info = new Properties();
        info.setProperty("password", "hunter2");
        info.setProperty("Portcullis.Unwrap", "allow");

        List<DriverPropertyInfo> described = SettingValues.describe(
                "jdbc:portcullis:mysql://h/?user=app&portcullis.tls=nonsense&portcullis.unwrap=deny", info);

        assertThat(described).hasSize(2 + DriverSettings.all().size());
        assertThat(described)
                .extracting(property -> property.name, property -> property.value)
                .contains(
                        tuple("user", "app"),
                        tuple("password", null),
                        tuple("portcullis.tls", "nonsense"),
                        tuple("portcullis.unwrap", "allow"),
                        tuple("portcullis.connect-timeout", "30s"),
                        tuple("portcullis.region", null));
        assertThat(described)
                .allSatisfy(property -> assertThat(property.description).isNotBlank());
        assertThat(described.stream()
                        .filter(property -> property.name.equals("portcullis.credentials"))
                        .findFirst()
                        .orElseThrow()
                        .choices)
                .containsExactly("auto", "iam", "secret", "password");
    }
}
