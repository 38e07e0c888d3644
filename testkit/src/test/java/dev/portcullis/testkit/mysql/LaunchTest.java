package dev.portcullis.testkit.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.JarURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The choice of an engine where the first one cannot run. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class LaunchTest {
    private static final Logger LOG = Logger.getLogger(Launch.class.getName());

    private final List<String> warnings = new ArrayList<>();
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().equals(Level.WARNING)) {
                warnings.add(new SimpleFormatter().formatMessage(line));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void record() {
        LOG.addHandler(recorder);
    }

    @AfterEach
    void stopRecording() {
        LOG.removeHandler(recorder);
    }

    @Test
    void fallsBackToMariadbAndSaysSoInOneLine(@TempDir Path directory) throws Exception {
        var cache = new Cache(directory);
        installMysqlThatLacks("libnowhere.so.7", cache);
        try (MysqlServer server = new Launch(cache).start(Engine.AUTO, List.of())) {
            assertThat(server.engine()).isEqualTo(Engine.MARIADB);
        }
        assertThat(warnings).containsExactly("MYSQL cannot run here: libnowhere.so.7 is missing");
    }

    @Test
    void doesNotFallBackFromAnEngineThatWasChosen(@TempDir Path directory) throws Exception {
        var cache = new Cache(directory);
        installMysqlThatLacks("libnowhere.so.7", cache);
        assertThatThrownBy(() -> new Launch(cache).start(Engine.MYSQL, List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("This machine can run no server for MYSQL. MYSQL: libnowhere.so.7 is missing");
    }

    /** Puts a program that fails as the loader does in the place where the unpacked server is expected. */
    private static void installMysqlThatLacks(String library, Cache cache) throws Exception {
        var archive = (JarURLConnection)
                LaunchTest.class.getResource("/mysql-Linux-amd64.tar.gz").openConnection();
        String name = "mysql-" + Long.toHexString(archive.getJarEntry().getCrc());
        cache.directory(name, home -> {
            Path program = Files.createDirectory(home.resolve("bin")).resolve("mysqld");
            Files.writeString(program, """
                    #!/bin/sh
                    echo "mysqld: error while loading shared libraries: %s: cannot open shared object file" >&2
                    exit 127
                    """.formatted(library));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        });
    }
}
