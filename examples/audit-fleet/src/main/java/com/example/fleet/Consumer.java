package com.example.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Verifies what a topic holds, trail by trail. For one thread. */
final class Consumer {
    private final Map<String, TrailCheck> trails = new TreeMap<>();
    private final List<VerifiedRecord> records = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private int repeated;

    /** Takes the entries of a topic in their order. A trail is followed up to its first finding. */
    static Consumer of(List<Topic.Entry> entries) {
        Consumer consumer = new Consumer();
        List<String> broken = new ArrayList<>();
        for (Topic.Entry entry : entries) {
            if (!broken.contains(entry.trail())) {
                try {
                    consumer.take(entry);
                } catch (BrokenChainException e) {
                    consumer.findings.add(String.valueOf(e.getMessage()));
                    broken.add(entry.trail());
                }
            }
        }
        return consumer;
    }

    /** The last verified number of each trail. */
    Map<String, Long> ends() {
        Map<String, Long> ends = new TreeMap<>();
        trails.forEach((trail, check) -> ends.put(trail, check.seq()));
        return ends;
    }

    List<VerifiedRecord> records() {
        return records;
    }

    /** What is wrong, a sentence each. */
    List<String> findings() {
        return findings;
    }

    /** How many records came more than once. */
    int repeated() {
        return repeated;
    }

    private void take(Topic.Entry entry) throws BrokenChainException {
        VerifiedRecord record =
                trails.computeIfAbsent(entry.trail(), TrailCheck::new).next(entry.value());
        if (record == null) {
            repeated++;
        } else {
            records.add(record);
        }
    }
}
