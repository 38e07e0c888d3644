package dev.portcullis.guard;

/** What the entries of a batch did. */
final class BatchCounts {
    private BatchCounts() {}

    static long[] of(int[] counts) {
        long[] wide = new long[counts.length];
        for (int i = 0; i < counts.length; i++) {
            wide[i] = counts[i];
        }
        return wide;
    }
}
