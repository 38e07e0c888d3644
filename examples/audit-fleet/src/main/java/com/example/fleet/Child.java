package com.example.fleet;

import dev.portcullis.testkit.sigv4.AwsCredential;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One process of the fleet, which says on its output what it has done and is told on its input what to do. */
record Child(String name, Path trails, Process process, BufferedReader output, Writer input) {
    /** Starts a till, with the keys in its environment and a directory for its trail. */
    static Child start(String name, String url, AwsCredential keys, Path trails, Path policy) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""),
                        Till.class.getName(),
                        url,
                        trails.toString(),
                        policy.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        command.environment().put("AWS_ACCESS_KEY_ID", keys.accessKeyId());
        command.environment().put("AWS_SECRET_ACCESS_KEY", keys.secretAccessKey());
        Process process = command.start();
        return new Child(
                name,
                trails,
                process,
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
                process.outputWriter(StandardCharsets.UTF_8));
    }

    TrailOnDisk trail() {
        return TrailOnDisk.in(trails);
    }

    void say(String word) throws IOException {
        input.write(word + "\n");
        input.flush();
    }

    /** Waits for this line of its output, and returns those before it. */
    List<String> await(String word) throws IOException {
        List<String> before = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(word)) {
                return before;
            }
            before.add(line);
        }
        throw new IOException("process " + name + " ended before it said '" + word + "'");
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }
}
