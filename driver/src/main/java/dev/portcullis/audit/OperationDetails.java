package dev.portcullis.audit;

import java.util.Arrays;
import java.util.List;
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
    List<List<BoundValue>> binds = List.of();
    int bindsOmitted;

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
        writeBinds(out);
        if (rate < 1) {
            out.text("sampled", Double.toString(rate));
        }
    }

    /** The values of an execution, or those of each entry of a batch. */
    private void writeBinds(RecordWriter out) {
        if (binds.isEmpty()) {
            return;
        }
        out.array("binds");
        for (List<BoundValue> entry : binds) {
            if (batch > 0) {
                out.array("");
            }
            for (BoundValue value : entry) {
                value.write(out);
            }
            if (batch > 0) {
                out.end();
            }
        }
        out.end();
        if (bindsOmitted > 0) {
            out.number("bindsOmitted", bindsOmitted);
        }
    }
}
