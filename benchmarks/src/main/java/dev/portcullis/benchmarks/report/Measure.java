package dev.portcullis.benchmarks.report;

import dev.portcullis.benchmarks.run.Series;

/** What is compared of a series. */
enum Measure {
    /** The time of an operation. */
    TIME,
    /** The client's processor time of it. */
    PROCESSOR;

    double median(Series series) {
        return this == TIME ? series.medianNanos() : series.cpuNanos();
    }

    double[] bounds(Series series) {
        return this == TIME ? series.medianBounds() : series.cpuBounds();
    }
}
