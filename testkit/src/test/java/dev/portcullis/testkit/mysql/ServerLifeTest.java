package dev.portcullis.testkit.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers and their JVMs: none outlives its own, and two share a cache. */
class ServerLifeTest {
    @ParameterizedTest
    @ValueSource(strings = {"SIGKILL", "exit"})
    void aServerDiesWithItsJvm(String end) throws Exception {
        try (ServerJvm jvm = ServerJvm.launch(Cache.ofUser().root().getParent())) {
            Path directory = jvm.awaitServer();
            assertThat(directory.resolve("data")).isDirectory();
            List<ProcessHandle> family = jvm.process().descendants().toList();
            assertThat(family)
                    .anyMatch(child -> child.info().command().orElse("").endsWith("mysqld"));

            if (end.equals("exit")) {
                jvm.exit();
            } else {
                jvm.process().destroyForcibly();
            }
            for (ProcessHandle child : family) {
                child.onExit().get(30, TimeUnit.SECONDS);
            }
            assertThat(directory).doesNotExist();
        }
    }

    @Test
    void twoJvmsFillOneEmptyCacheWithoutMeeting(@TempDir Path home) throws Exception {
        try (ServerJvm one = ServerJvm.launch(home);
                ServerJvm other = ServerJvm.launch(home)) {
            assertThat(one.awaitServer()).isNotEqualTo(other.awaitServer());
        }
        try (var content = Files.list(home.resolve("portcullis-testkit"))) {
            assertThat(content.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".partial"))
                    .anyMatch(name -> name.matches("mysql-[0-9a-f]+-data"));
        }
    }

    @Test
    void aServerThatEndsByItselfLeavesItsLogToTheJvm(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        Set<ProcessHandle> others = ProcessHandle.current().descendants().collect(Collectors.toSet());
        String waiting = "until [ -e go ]; do sleep 0.05; done; echo gone";
        try (var process = SupervisedProcess.start(List.of("sh", "-c", waiting), Map.of(), directory, log)) {
            List<ProcessHandle> family = ProcessHandle.current()
                    .descendants()
                    .filter(child -> !others.contains(child))
                    .toList();
            Files.createFile(directory.resolve("go"));
            process.awaitEnd();
            for (ProcessHandle child : family) {
                child.onExit().get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(log).hasContent("gone");
    }
}
