package com.example.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What somebody who can write to the topic might do to one trail.
 *
 * @param victim the number of the record that must be named
 */
record Tampering(String name, long victim, UnaryOperator<List<Topic.Entry>> deed) {
    /** Of a trail whose record {@code victim} is an operation that read rows. */
    static List<Tampering> all(int victim) {
        return List.of(
                new Tampering(
                        "a read of 3 rows is made one of 0", victim, edit(victim, "\"rowsRead\":3", "\"rowsRead\":0")),
                new Tampering(
                        "another user is put beside it", victim, edit(victim, "\"user\":\"app\"", "\"user\":\"bob\"")),
                new Tampering(
                        "a second value is added behind the hash",
                        victim,
                        edit(victim, ",\"event\":", ",\"outcome\":\"refused\",\"event\":")),
                new Tampering("it is deleted", victim, trail -> {
                    List<Topic.Entry> changed = new ArrayList<>(trail);
                    changed.remove(victim - 1);
                    return changed;
                }),
                new Tampering("it changes places with the next", victim, trail -> {
                    List<Topic.Entry> changed = new ArrayList<>(trail);
                    changed.add(victim - 1, changed.remove(victim));
                    return changed;
                }),
                new Tampering("a record is written again with another content", victim, trail -> {
                    List<Topic.Entry> changed = new ArrayList<>(trail);
                    Topic.Entry entry = changed.get(victim - 1);
                    changed.add(new Topic.Entry(
                            entry.trail(), entry.value().replaceFirst("\"hash\":\"[0-9a-f]", "\"hash\":\"g")));
                    return changed;
                }));
    }

    private static UnaryOperator<List<Topic.Entry>> edit(int victim, String from, String to) {
        return trail -> {
            List<Topic.Entry> changed = new ArrayList<>(trail);
            Topic.Entry entry = changed.get(victim - 1);
            String text = entry.value();
            if (!text.contains(from)) {
                throw new IllegalStateException("record " + victim + " has no " + from + ": " + text);
            }
            changed.set(victim - 1, new Topic.Entry(entry.trail(), text.replace(from, to)));
            return changed;
        };
    }
}
