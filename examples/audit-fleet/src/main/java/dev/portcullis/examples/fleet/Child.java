package dev.portcullis.examples.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One process of the fleet, which says on its output what it has done and is told on its input what to do. */
record Child(String name, Process process, BufferedReader output, Writer input) {
    static Child start(int number, Path trails, Topic topic) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""),
                        Till.class.getName(),
                        "node-" + number,
                        trails.toString(),
                        topic.servers(),
                        topic.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Child(
                "node-" + number,
                process,
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
                process.outputWriter(StandardCharsets.UTF_8));
    }

    void say(String word) throws IOException {
        input.write(word + "\n");
        input.flush();
    }

    /** The next line of its output that begins so. */
    String awaitLine(String beginning) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new IOException("process " + name + " ended before it said '" + beginning + "'");
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }
}
