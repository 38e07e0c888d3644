package dev.portcullis.guard;

import java.sql.BatchUpdateException;
import java.sql.Statement;

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

    /** As far as the exception tells. */
    static long[] of(Throwable e) {
        long[] counts = e instanceof BatchUpdateException failure ? failure.getLargeUpdateCounts() : null;
        return counts == null ? new long[0] : counts;
    }

    /** Whether so many entries from the first one on were all done. */
    static boolean areAnswers(long[] counts, int first, int entries) {
        for (int i = first; i < first + entries; i++) {
            if (i >= counts.length || counts[i] == Statement.EXECUTE_FAILED) {
                return false;
            }
        }
        return true;
    }
}
