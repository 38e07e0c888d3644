package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.secrets.DatabaseSecret;
import dev.portcullis.testkit.secrets.StoredSecret;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The {@code -all} jar with nothing else on the class path, or with nothing but Connector/J. */
class AllJarIT {
    private static final Path JAR = Path.of(System.getProperty("portcullis.all-jar"));

    @Test
    void commandLineNeedsNoOtherJar() throws Exception {
        assertThat(java("--help")).contains("Usage: portcullis");
        assertThat(java("--version")).containsPattern("portcullis \\d+\\.\\d+");
        assertThat(java("ca", "orders.c9akciq32rza.ap-southeast-2.rds.amazonaws.com"))
                .contains("trusts 3 roots (Amazon RDS ap-southeast-2), embedded");
    }

    @Test
    void commandLineJudgesStatements() throws Exception {
        assertThat(java(0, "", "check", "SELECT id FROM orders WHERE id = 7")).startsWith("ALLOW  shape ");
        assertThat(java(3, "", "check", "SELECT id FROM orders WHERE id = 7 OR 1 = 1"))
                .contains("BLOCK  shape ", "constant-condition", "^");
        assertThat(java(3, "SELECT 'a\\tb'\nSELECT id FROM orders WHERE id = 7 OR 1 = 1\n", "check", "--batch"))
                .matches("ALLOW\t-\t[0-9a-f]{32}\nBLOCK\tconstant-condition\t[0-9a-f]{32}\n");
    }

    @Test
    void holdsNoClassUnderNameOfAnotherProject() throws Exception {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .filteredOn(name -> name.endsWith(".class"))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("dev/portcullis/"));
            assertThat(jar.stream().map(JarEntry::getName))
                    .filteredOn(name -> name.matches("META-INF/services/.+"))
                    .allMatch(name -> name.startsWith("META-INF/services/dev.portcullis.")
                            || name.equals("META-INF/services/java.sql.Driver"));
            assertThat(jar.stream().map(JarEntry::getName))
                    .noneMatch(name -> name.startsWith("dev/portcullis/shaded/io/micrometer"));
            assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
                    .isEqualTo("dev.portcullis.jdbc");
        }
    }

    @Test
    void logsInByTokenAndBySecretWithNothingButConnectorJ() throws Exception {
        URL connectorJ = com.mysql.cj.jdbc.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        try (LocalRds rds = LocalRds.builder().database("shop").start();
                URLClassLoader alone = new URLClassLoader(
                        new URL[] {JAR.toUri().toURL(), connectorJ}, ClassLoader.getPlatformClassLoader())) {
            System.setProperty("aws.accessKeyId", rds.credential().accessKeyId());
            System.setProperty("aws.secretAccessKey", rds.credential().secretAccessKey());
            rds.createIamUser("clerk", "SELECT ON shop.*");
            rds.createUser("app", "s3cret", "SELECT ON shop.*");
            StoredSecret secret = rds.secrets().createSecret("shop/app", DatabaseSecret.of(new Login("app", "s3cret")));

            assertThat(currentUser(alone, rds.jdbcUrl("shop", "user=clerk", "portcullis.credentials=iam")))
                    .isEqualTo("clerk@%");
            assertThat(currentUser(
                            alone,
                            rds.jdbcUrl(
                                    "shop",
                                    "portcullis.secret.id=" + secret.name(),
                                    "portcullis.secret.endpoint-url="
                                            + rds.secrets().uri())))
                    .isEqualTo("app@%");
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    /** An application that uses JDBC requires java.sql itself; an automatic module cannot. */
    @Test
    void worksOnTheModulePath() throws Exception {
        Path connectorJ = Path.of(com.mysql.cj.jdbc.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertThat(run(
                        0,
                        "",
                        "-p",
                        JAR + File.pathSeparator + connectorJ,
                        "--add-modules",
                        "java.sql",
                        "-m",
                        "dev.portcullis.jdbc/dev.portcullis.cli.Main",
                        "--help"))
                .contains("check", "ca");
    }

    private static String currentUser(ClassLoader loader, String url) throws Exception {
        Driver driver = ServiceLoader.load(Driver.class, loader).stream()
                .filter(provider -> provider.type().getName().equals("dev.portcullis.PortcullisDriver"))
                .findFirst()
                .orElseThrow()
                .get();
        assertThat(driver.getClass().getClassLoader()).isSameAs(loader);
        try (Connection connection = driver.connect(url, new Properties());
                Statement statement = connection.createStatement();
                ResultSet user = statement.executeQuery("SELECT CURRENT_USER()")) {
            user.next();
            return user.getString(1);
        }
    }

    private static String java(String... arguments) throws Exception {
        return java(0, "", arguments);
    }

    private static String java(int exitCode, String input, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-jar", JAR.toString()));
        all.addAll(List.of(arguments));
        return run(exitCode, input, all.toArray(String[]::new));
    }

    private static String run(int exitCode, String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream in = process.getInputStream()) {
            String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
            return output;
        }
    }
}
