package com.example.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The one trail of a process, as its files tell: where it is, and how far its sink has got. */
record TrailOnDisk(Path directory) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The first trail below a {@code portcullis.audit.dir}. */
    static TrailOnDisk in(Path audit) {
        return new TrailOnDisk(audit.resolve(Till.APPLICATION + "-1"));
    }

    String id() throws IOException {
        List<Path> segments = segments();
        return JSON.readTree(
                        Files.readString(segments.get(0)).lines().findFirst().orElseThrow())
                .path("trail")
                .asText();
    }

    /** The number of the last record that is there as a whole. */
    long seq() throws IOException {
        List<Path> segments = segments();
        String text = Files.readString(segments.get(segments.size() - 1));
        int end = text.lastIndexOf('\n');
        return seq(JSON.readTree(text.substring(text.lastIndexOf('\n', end - 1) + 1, end)));
    }

    /** The number of the last record that the broker has confirmed; 0 before the first. */
    long delivered() throws IOException {
        Path cursor = directory.resolve("cursors").resolve("kafka");
        return Files.exists(cursor) ? seq(JSON.readTree(Files.readString(cursor))) : 0;
    }

    /** Waits until the broker has confirmed what is there now. */
    void awaitDelivery() throws IOException, InterruptedException {
        long seq = seq();
        while (delivered() < seq) {
            Thread.sleep(50);
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private static long seq(JsonNode fields) {
        return fields.path("seq").asLong();
    }
}
