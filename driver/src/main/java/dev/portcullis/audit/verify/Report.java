package dev.portcullis.audit.verify;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one trail.
 *
 * @param trail its directory
 * @param id its id; empty when it has none that can be read
 * @param segments how many segments were read
 * @param records how many records were found good
 * @param firstSeq the number of the first record that is there
 * @param lastSeq that of the last good one
 * @param firstTime the time of the first
 * @param lastTime that of the last
 * @param live whether a process is writing the trail
 * @param signedThrough up to which record signatures cover; 0 for none
 * @param signers the fingerprints of the keys that signed, in the order of their appearance
 * @param lost how many events the trail itself declares lost
 * @param gaps how many records do so
 * @param notes what an auditor should know and what is no problem
 * @param follows the trail and record that this one goes on from, as an event id; null for none
 * @param problem the first thing that is wrong; null for nothing
 */
public record Report(
        Path trail,
        String id,
        int segments,
        long records,
        long firstSeq,
        long lastSeq,
        String firstTime,
        String lastTime,
        boolean live,
        long signedThrough,
        List<String> signers,
        long lost,
        long gaps,
        List<String> notes,
        @Nullable String follows,
        @Nullable Problem problem) {}
