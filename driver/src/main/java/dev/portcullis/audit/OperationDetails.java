package dev.portcullis.audit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What few operations have. */
final class OperationDetails {
    /** So many indexes of failed entries are listed. */
    static final int MOST_FAILED = 1_000;

    @Nullable
    Failure failure;

    boolean keysOpened;
    int generatedKeys;
    int batch;
    int failed;
    int uncounted;
    long @Nullable [] failedIndexes;

    @Nullable
    String callSite;

    double rate = 1;

    void failed(int index) {
        if (failed < MOST_FAILED) {
            long[] known = failedIndexes == null ? new long[8] : failedIndexes;
            known = failed < known.length ? known : Arrays.copyOf(known, 2 * failed);
            known[failed] = index;
            failedIndexes = known;
        }
        failed++;
    }

    void write(RecordWriter out) {
        if (failure != null) {
            failure.write(out);
        }
        if (batch > 0) {
            out.number("batch", batch);
        }
        if (failedIndexes != null) {
            out.numbers("failed", Arrays.copyOf(failedIndexes, Math.min(failed, MOST_FAILED)));
        }
        if (failed > MOST_FAILED) {
            out.number("failedCount", failed);
        }
        if (uncounted > 0) {
            out.number("uncounted", uncounted);
        }
        out.text("callSite", callSite);
        if (rate < 1) {
            out.text("sampled", Double.toString(rate));
        }
    }
}
