package dev.portcullis.benchmarks.run;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs jobs one after the other, each in a JVM and a folder of its own, and says how far it is. */
final class Runner {
    /** A JVM that takes longer hangs. */
    private static final int LONGEST_MINUTES = 3;

    private final Folders folders;
    private final PrintStream out;
    private final Supplier<List<String>> shared;

    /**
     * @param shared gives the arguments that every JVM is started with, such as the addresses of the servers
     */
    Runner(Folders folders, PrintStream out, Supplier<List<String>> shared) {
        this.folders = folders;
        this.out = out;
        this.shared = shared;
    }

    /** Returns the names of those that failed; their results are left out. */
    List<String> run(List<Job> jobs) throws IOException, InterruptedException {
        Files.createDirectories(folders.results());
        Files.createDirectories(folders.logs());
        List<String> failed = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < jobs.size(); i++) {
            Job job = jobs.get(i);
            out.printf("[%3d/%d] %-34s %s%n", i + 1, jobs.size(), job.title(), progress(began, i, jobs.size()));
            if (!run(job)) {
                failed.add(job.title());
                out.println("          failed: " + lastError(log(job).toPath()) + "; see " + log(job));
            }
        }
        return failed;
    }

    private static String progress(long began, int done, int all) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
        String soFar = "elapsed " + minutes(elapsed);
        return done == 0
                ? soFar
                : soFar + ", about " + minutes(elapsed.dividedBy(done).multipliedBy(all - done)) + " left";
    }

    private static String minutes(Duration time) {
        return "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
    }

    private boolean run(Job job) throws IOException, InterruptedException {
        Path work = Files.createDirectories(folders.work().resolve(job.title()));
        // Not where the results are before it is whole: JMH makes the file first of all.
        Path result = work.resolve("result.json");
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(job.jvmArguments());
        command.addAll(shared.get());
        command.addAll(List.of("-cp", folders.classPath(job.libraries())));
        for (String argument : job.arguments()) {
            command.add(argument.replace(Job.RESULT, result.toString()));
        }
        try {
            Process process = new ProcessBuilder(command)
                    .directory(work.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log(job))
                    .start();
            if (!ended(process)) {
                out.println("          stopped after " + LONGEST_MINUTES + " minutes");
                return false;
            }
            if (process.exitValue() != 0 || !Files.exists(result)) {
                return false;
            }
            Files.move(result, folders.results().resolve(job.title() + ".json"), StandardCopyOption.REPLACE_EXISTING);
            return true;
        } finally {
            // The trails and logs in it can be large.
            Folders.delete(work);
        }
    }

    /** Whether it came to its end by itself. It has ended in any case, also when this thread is interrupted. */
    private static boolean ended(Process process) throws InterruptedException {
        try {
            return process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().onExit().join();
            }
        }
    }

    /** The line of a log that says most about a failure. */
    private static String lastError(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("at ") && !line.startsWith("Suppressed"))
                .toList();
        return lines.stream()
                .filter(line -> line.contains("Error") || line.contains("Exception") || line.contains("ERROR"))
                .reduce((earlier, later) -> later)
                .orElse(lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1));
    }

    private File log(Job job) {
        return folders.logs().resolve(job.title() + ".log").toFile();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
