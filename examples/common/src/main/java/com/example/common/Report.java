package com.example.common;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the program prints: titles and notes as it goes, and at the end what was proven. Confined to one thread. */
public final class Report {
    private record Finding(String claim, boolean held) {}

    private final PrintStream out;
    private final long began = System.nanoTime();
    private final List<Finding> findings = new ArrayList<>();

    public Report(PrintStream out) {
        this.out = out;
    }

    public void title(String title) {
        out.printf("%n[%2d s] %s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began), title);
    }

    public void note(String text) {
        out.printf("       %s%n", text);
    }

    /** Notes a claim that was put to the test, and keeps it for the summary. */
    public void claim(boolean held, String claim) {
        findings.add(new Finding(claim, held));
        out.printf("  %s   %s%n", mark(held), claim);
    }

    /** Prints what was proven; whether all of it held. */
    public boolean summary() {
        title("What was proven");
        for (Finding finding : findings) {
            out.printf("  %s   %s%n", mark(finding.held()), finding.claim());
        }
        long failed = findings.stream().filter(finding -> !finding.held()).count();
        out.printf(
                failed == 0 ? "%n%d of %d claims held.%n" : "%nOnly %d of %d claims held.%n",
                findings.size() - failed,
                findings.size());
        return failed == 0;
    }

    private static String mark(boolean held) {
        return held ? "ok" : "!!";
    }
}
