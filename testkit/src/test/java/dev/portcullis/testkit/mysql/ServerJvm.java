package dev.portcullis.testkit.mysql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A JVM of its own that starts a server, says where, and then ends as its input says. */
final class ServerJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ServerJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** What runs in the other JVM. */
    public static void main(String[] arguments) throws IOException {
        MysqlServer server = MysqlServer.start(Engine.MYSQL, List.of());
        System.out.println(server.generalLog().getParent());
        if (System.in.read() == 'x') {
            System.exit(0);
        }
    }

    static ServerJvm launch(Path cacheHome) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerJvm.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("XDG_CACHE_HOME", cacheHome.toString());
        return new ServerJvm(builder.start());
    }

    /** Waits until the server answers; its directory. */
    Path awaitServer() {
        try {
            return Path.of(output.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process process() {
        return process;
    }

    /** Lets the JVM end by itself, without closing its server. */
    void exit() throws IOException {
        process.getOutputStream().write('x');
        process.getOutputStream().flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
