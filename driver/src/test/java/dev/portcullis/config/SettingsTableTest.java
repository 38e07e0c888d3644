package dev.portcullis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps the table of settings in the README equal to the registry. */
class SettingsTableTest {
    private static final Path README = Path.of("..", "README.md");
    private static final String BEGIN = "<!-- settings: generated from DriverSettings -->\n";
    private static final String END = "<!-- end of settings -->\n";
    private static final String REWRITE =
            "mvn -q -pl driver -am test -Dtest=SettingsTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dportcullis.readme=rewrite";

    @Test
    void theReadmeTellsEverySetting() throws IOException {
        String readme = Files.readString(README);
        int from = readme.indexOf(BEGIN) + BEGIN.length();
        int to = readme.indexOf(END);
        assertThat(readme).contains(BEGIN, END);
        if ("rewrite".equals(System.getProperty("portcullis.readme"))) {
            readme = readme.substring(0, from) + table() + readme.substring(to);
            Files.writeString(README, readme);
            to = readme.indexOf(END);
        }
        assertThat(readme.substring(from, to))
                .as("The README's table of settings; this rewrites it:\n    %s\n", REWRITE)
                .isEqualTo(table());
    }

    private static String table() {
        StringBuilder table =
                new StringBuilder("\n| setting | value | default | what it does |\n| --- | --- | --- | --- |\n");
        for (Setting<?> setting : DriverSettings.all()) {
            String value =
                    setting.choices().isEmpty() ? setting.form() : "`" + String.join("`, `", setting.choices()) + "`";
            table.append("| `").append(setting.name()).append("` | ").append(value);
            table.append(" | ")
                    .append(setting.defaultText().map(text -> "`" + text + "`").orElse(""));
            table.append(" | ").append(setting.description()).append(" |\n");
        }
        return table.append('\n').toString().replace("<", "&lt;");
    }
}
