package dev.portcullis.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.mysql.Engine;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The driver in a class loader that has Connector/J and nothing else of the driver's dependencies. */
class WithoutAwsSdkTest {
    @Test
    void aPasswordNeedsNoneOfItsClasses() throws Exception {
        try (LocalRds rds = LocalRds.builder().engine(Engine.MYSQL).start();
                URLClassLoader loader = new URLClassLoader(
                        classPathWithout("awssdk", "micrometer", "jackson", "picocli", "slf4j"),
                        ClassLoader.getPlatformClassLoader())) {
            rds.createUser("plain", "password");
            Driver driver = (Driver) loader.loadClass("dev.portcullis.PortcullisDriver")
                    .getConstructor()
                    .newInstance();
            Properties login = new Properties();
            login.setProperty("user", "plain");
            login.setProperty("password", "password");

            assertThatThrownBy(() -> loader.loadClass("software.amazon.awssdk.regions.Region"))
                    .isInstanceOf(ClassNotFoundException.class);
            try (Connection connection = driver.connect(rds.jdbcUrl(""), login)) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }

    private static URL[] classPathWithout(String... words) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (List.of(words).stream().noneMatch(entry::contains)) {
                urls.add(new File(entry).toURI().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
