package dev.portcullis.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.benchmarks.peer.Login;
import dev.portcullis.benchmarks.peer.Opening;
import dev.portcullis.benchmarks.peer.Variant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts {@link FirstConnection} over and over, and takes the time from the start of the process to its first row. Everything that a function on
 * AWS Lambda would wait for is in it: the JVM, the classes, TLS, the login.
 *
 * <p>Confined to one thread.
 */
final class FirstConnections {
    private final List<String> command;
    private final List<Long> nanos = new ArrayList<>();
    private final List<Long> resident = new ArrayList<>();
    private final List<Long> classes = new ArrayList<>();
    private final List<Long> cpu = new ArrayList<>();

    private FirstConnections(List<String> command) {
        this.command = command;
    }

    /** Arguments: the file of results, the scenario, the variant, the login, how many times, and the class path of the application. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Opening opening = Opening.of(Variant.of(arguments[2]), Login.valueOf(arguments[3]));
        Path file = Files.createTempFile(Path.of("."), "benchmark", ".properties");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                opening.properties().store(out, null);
            }
            FirstConnections program = new FirstConnections(command(arguments[5], opening.url(), file));
            program.run();
            program.forget();
            for (int i = Integer.parseInt(arguments[4]); i > 0; i--) {
                program.run();
            }
            new ObjectMapper()
                    .writeValue(Path.of(arguments[0]).toFile(), List.of(program.entry(arguments[1], arguments[2])));
        } finally {
            Files.delete(file);
        }
    }

    /** The program gets the system properties that this one was started with. */
    private static List<String> command(String classPath, String url, Path info) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-D"))
                .forEach(command::add);
        command.addAll(List.of("-cp", classPath, FirstConnection.class.getName(), url, info.toString()));
        return command;
    }

    private Map<String, Object> entry(String scenario, String variant) {
        return Map.of(
                "scenario",
                scenario,
                "variant",
                variant,
                "nanos",
                nanos,
                "cpu",
                cpu,
                "resident",
                resident,
                "classes",
                classes);
    }

    /** The first one reads the jars from the disk. */
    private void forget() {
        nanos.clear();
        resident.clear();
        classes.clear();
        cpu.clear();
    }

    private void run() throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("READY")) {
                    nanos.add(System.nanoTime() - began);
                } else if (line.startsWith("RESIDENT ")) {
                    resident.add(Long.parseLong(line.substring("RESIDENT ".length())));
                } else if (line.startsWith("CLASSES ")) {
                    classes.add(Long.parseLong(line.substring("CLASSES ".length())));
                } else if (line.startsWith("CPU ")) {
                    cpu.add(Long.parseLong(line.substring("CPU ".length())));
                } else {
                    said.append(line).append('\n');
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("The program failed:\n" + said);
        }
    }
}
