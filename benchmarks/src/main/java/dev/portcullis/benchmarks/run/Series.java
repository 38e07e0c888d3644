package dev.portcullis.benchmarks.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every measurement of one scenario with one variant. Filled by one thread. */
public final class Series {
    private final List<Double> nanos = new ArrayList<>();
    private final List<Double> bytes = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();
    private final List<Double> callerCpu = new ArrayList<>();
    private final List<Double> resident = new ArrayList<>();
    private final List<Double> classes = new ArrayList<>();

    Series() {}

    void addNanos(double value) {
        nanos.add(value);
    }

    void addBytes(double value) {
        bytes.add(value);
    }

    void addCpu(double value) {
        cpu.add(value);
    }

    void addCallerCpu(double value) {
        callerCpu.add(value);
    }

    void addResident(double value) {
        resident.add(value);
    }

    void addClasses(double value) {
        classes.add(value);
    }

    /** How many measurements there are. */
    public int runs() {
        return nanos.size();
    }

    /** The median time of an operation, in nanoseconds. */
    public double medianNanos() {
        return median(nanos);
    }

    /** The median absolute deviation of the times. */
    public double madNanos() {
        double median = medianNanos();
        return median(nanos.stream().map(value -> Math.abs(value - median)).toList());
    }

    /** The shortest time of an operation; NaN when nothing was measured. */
    public double leastNanos() {
        return nanos.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    /** The longest. */
    public double mostNanos() {
        return nanos.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** The median of the bytes that an operation allocates; NaN when nobody counted. */
    public double bytes() {
        return median(bytes);
    }

    /** The median of the client's processor time of an operation, in nanoseconds; NaN when nobody counted. */
    public double cpuNanos() {
        return median(cpu);
    }

    /** As {@link #cpuNanos}, of the threads that call alone. */
    public double callerCpuNanos() {
        return median(callerCpu);
    }

    /** The median of the most memory that a process had resident, in KiB; NaN when nobody looked. */
    public double residentKib() {
        return median(resident);
    }

    /** The median of the classes that a process loaded; NaN when nobody counted. */
    public double classes() {
        return median(classes);
    }

    /** Bounds between which the median lies with 95 % confidence, by the order of the measurements: nothing is assumed of how they spread. */
    public double[] medianBounds() {
        return bounds(nanos);
    }

    /** The same for {@link #cpuNanos}. */
    public double[] cpuBounds() {
        return bounds(cpu);
    }

    private static double[] bounds(List<Double> values) {
        double[] sorted = sorted(values);
        int n = sorted.length;
        if (n == 0) {
            return new double[] {Double.NaN, Double.NaN};
        }
        // The number of measurements below the median is binomial; 1.96 standard deviations of it to either side.
        int reach = (int) Math.ceil(1.96 * Math.sqrt(n) / 2);
        return new double[] {sorted[Math.max(0, n / 2 - reach)], sorted[Math.min(n - 1, (n - 1) / 2 + reach)]};
    }

    private static double median(List<Double> values) {
        double[] sorted = sorted(values);
        int n = sorted.length;
        if (n == 0) {
            return Double.NaN;
        }
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    private static double[] sorted(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
