package dev.portcullis.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinksFileTest {
    @TempDir
    Path directory;

    @Test
    void everyValueIsATextOfTheSink() throws Exception {
        List<SinkSettings> sinks = read("""
                # where the records go
                - type: slf4j
                - type: kafka
                  name: fleet
                  format: ocsf-1.8
                  topic: audit
                  linger.ms: 5
                  sasl.jaas.config: 'module required password="s3cret";'
                """);
        assertThat(sinks)
                .containsExactly(
                        new SinkSettings("slf4j", "slf4j", SinkFormat.JSON, Map.of()),
                        new SinkSettings(
                                "fleet",
                                "kafka",
                                SinkFormat.OCSF_1_8,
                                Map.of(
                                        "topic", "audit",
                                        "linger.ms", "5",
                                        "sasl.jaas.config", "module required password=\"s3cret\";")));
        assertThat(sinks.toString()).doesNotContain("s3cret");
    }

    @Test
    void mistakesAreNamedWithTheirPlace() {
        refuses("", "1:1: the file must be a list of sinks");
        refuses("[]", "1:1: the file must be a list of sinks");
        refuses("type: kafka", "1:1: the file must be a list of sinks");
        refuses("- type: slf4j\n- kafka", "2:3: a sink is a mapping of names to values");
        refuses("- type: kafka\n  topic: [a]", "2:10: 'topic' must be a single value");
        refuses("- type: kafka\n  topic: a\n  topic: b", "3:3: 'topic' is given twice");
        refuses("- type: slf4j\n- name: x", "2:3: A sink needs 'type', one of ");
        refuses("- type: slf4j\n  format: xml", "1:3: Sink slf4j: format \"xml\" is not one of json");
        refuses("- type: 'slf4j", "not YAML: ");
        assertThatThrownBy(() -> SinksFile.read(directory.resolve("absent")))
                .isInstanceOf(InvalidSinkException.class)
                .hasMessageContaining("absent, cannot be read");
    }

    private void refuses(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidSinkException.class)
                .hasMessageStartingWith(directory.resolve("sinks.yaml") + ":")
                .hasMessageContaining(message);
    }

    private List<SinkSettings> read(String text) throws Exception {
        return SinksFile.read(Files.write(directory.resolve("sinks.yaml"), text.getBytes(StandardCharsets.UTF_8)));
    }
}
