package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.TestEvents.Named;
import dev.portcullis.audit.TestEvents.Operation;
import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.verify.Problem;
import dev.portcullis.audit.verify.Problem.Kind;
import dev.portcullis.audit.verify.Report;
import dev.portcullis.audit.verify.TrailVerifier;
import dev.portcullis.audit.verify.TrustedKeys;
import dev.portcullis.metrics.DriverMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a trail, the verifier finds it, at the record that it was done to. */
class TamperTest {
    /** {@code -Dportcullis.tamperings=10000} takes two minutes. */
    private static final int TAMPERINGS = Integer.getInteger("portcullis.tamperings", 2_000);

    @TempDir
    private Path directory;

    private Path trail;
    private TrustedKeys keys;
    private KeyPair pair;
    /** The lines of each segment, and where a record is: {@code seq - 1} counts through all of them. */
    private List<List<byte[]>> segments;

    private List<byte[]> foreign;
    private List<Path> files;
    private int records;

    @BeforeEach
    void write() throws Exception {
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        trail = record("here", pair);
        Path other = record("there", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        keys = TrustedKeys.read(List.of(Files.writeString(directory.resolve("public.pem"), pem(pair))));
        files = Segments.list(trail);
        segments = new ArrayList<>();
        for (Path file : files) {
            segments.add(lines(Files.readAllBytes(file)));
            records += segments.get(segments.size() - 1).size();
        }
        foreign = new ArrayList<>();
        for (Path file : Segments.list(other)) {
            foreign.addAll(lines(Files.readAllBytes(file)));
        }
        assertThat(files).hasSize(3);
    }

    private Path record(String name, KeyPair pair) throws Exception {
        Path place = directory.resolve(name);
        Named session = Named.session("app");
        Named statement = Named.statement("SELECT '\u00e9\ud83d\ude00' FROM orders");
        for (int run = 0; run < 3; run++) {
            try (Trail written = FileTrail.open(
                    Settings.of(place).key(CheckpointKey.of(pair)).build(), DriverMetrics.NONE)) {
                for (int i = 0; i < 30; i++) {
                    written.publish(new Operation(session, statement, i));
                }
            }
        }
        return place.resolve("shop-1");
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static List<byte[]> lines(byte[] text) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n') {
                lines.add(java.util.Arrays.copyOfRange(text, from, i + 1));
                from = i + 1;
            }
        }
        return lines;
    }

    @Test
    void theTrailIsValidBefore() throws IOException {
        Report report = verify();
        assertThat(report.problem()).isNull();
        assertThat(report.records()).isEqualTo(records);
        assertThat(report.signedThrough()).isEqualTo(records);
    }

    @Test
    void everyRandomTamperingIsFoundAtItsRecord() throws IOException {
        for (int i = 0; i < TAMPERINGS; i++) {
            SplittableRandom random = new SplittableRandom(i);
            List<List<byte[]>> changed = new ArrayList<>();
            segments.forEach(lines -> changed.add(new ArrayList<>(lines)));
            Tampering tampering = tamper(changed, random);
            store(changed);
            Problem problem = verify().problem();
            assertThat(problem).as("tampering %d: %s", i, tampering).isNotNull();
            assertThat(tampering.names(problem))
                    .as("tampering %d: %s was found as %s", i, tampering, problem)
                    .isTrue();
        }
    }

    /** Between which records it must be found. */
    private record Tampering(String what, long seq, long other) {
        boolean names(Problem problem) {
            return problem.seq() == seq || problem.seq() == other;
        }
    }

    private Tampering tamper(List<List<byte[]>> changed, SplittableRandom random) {
        int segment = random.nextInt(changed.size());
        List<byte[]> lines = changed.get(segment);
        int line = random.nextInt(lines.size());
        long seq = seq(segment, line);
        switch (random.nextInt(8)) {
            case 0 -> {
                byte[] bytes = lines.get(line).clone();
                int at = random.nextInt(bytes.length);
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                lines.set(line, bytes);
                return new Tampering("flip a bit of byte " + at, seq, seq);
            }
            case 1 -> {
                lines.remove(line);
                return new Tampering("remove", seq, seq);
            }
            case 2 -> {
                int second = random.nextInt(changed.size());
                int other = random.nextInt(changed.get(second).size());
                long otherSeq = seq(second, other);
                if (otherSeq == seq) {
                    lines.remove(line);
                    return new Tampering("remove", seq, seq);
                }
                byte[] kept = lines.get(line);
                lines.set(line, changed.get(second).get(other));
                changed.get(second).set(other, kept);
                return new Tampering("swap with " + otherSeq, Math.min(seq, otherSeq), Math.min(seq, otherSeq));
            }
            case 3 -> {
                int at = random.nextInt(lines.size() + 1);
                lines.add(at, lines.get(line));
                return new Tampering("duplicate at line " + (at + 1), seq, seq);
            }
            case 4 -> {
                lines.set(line, foreign.get(random.nextInt(foreign.size())));
                return new Tampering("replace by a line of another trail", seq, seq);
            }
            case 5 -> {
                byte[] inserted = foreign.get(random.nextInt(foreign.size()));
                lines.add(line, inserted);
                return new Tampering("insert a line of another trail", seq, seqOf(inserted));
            }
            case 6 -> {
                byte[] cut = lines.get(line);
                int keep = random.nextInt(cut.length);
                while (lines.size() > line) {
                    lines.remove(line);
                }
                lines.add(java.util.Arrays.copyOf(cut, keep));
                return new Tampering("cut the segment in this record", seq, seq);
            }
            default -> {
                lines.clear();
                return new Tampering("empty the segment", seq(segment, 0), seq(segment, 0));
            }
        }
    }

    private long seq(int segment, int line) {
        long seq = line + 1;
        for (int i = 0; i < segment; i++) {
            seq += segments.get(i).size();
        }
        return seq;
    }

    private static long seqOf(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        return Long.parseLong(text.substring("{\"seq\":".length(), text.indexOf(',')));
    }

    private void store(List<List<byte[]>> changed) throws IOException {
        for (int i = 0; i < files.size(); i++) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            changed.get(i).forEach(text::writeBytes);
            Files.write(files.get(i), text.toByteArray());
        }
    }

    private Report verify() throws IOException {
        return TrailVerifier.verify(trail, keys, true, bytes -> {});
    }

    @Test
    void removedSegmentsAreMissed() throws IOException {
        for (int i = 0; i < files.size(); i++) {
            store(segments);
            Files.delete(files.get(i));
            Problem problem = verify().problem();
            assertThat(problem).isNotNull();
            assertThat(problem.kind()).isEqualTo(Kind.MISSING);
            assertThat(problem.seq()).isEqualTo(seq(i, 0));
        }
    }

    @Test
    void whoRewritesTheChainCannotSignIt() throws Exception {
        List<String> rewritten =
                Rewriter.rewrite(texts(), 40, line -> line.replace("\"rowsRead\":", "\"rowsRead\":1"), null);
        storeTexts(rewritten);
        Problem problem = verify().problem();
        assertThat(problem).isNotNull();
        assertThat(problem.kind()).isEqualTo(Kind.FORGED);
        assertThat(problem.seq()).isLessThanOrEqualTo(40);
        assertThat(problem.through()).isGreaterThanOrEqualTo(40);
    }

    @Test
    void whoSignsTheRewrittenChainWithAnotherKeyIsNamed() throws Exception {
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        List<String> rewritten =
                Rewriter.rewrite(texts(), 40, line -> line.replace("\"rowsRead\":", "\"rowsRead\":1"), other);
        storeTexts(rewritten);
        Problem problem = verify().problem();
        assertThat(problem).isNotNull();
        assertThat(problem.kind()).isEqualTo(Kind.FORGED);
        assertThat(problem.meaning()).contains("another key");

        Report trusting = TrailVerifier.verify(trail, TrustedKeys.read(List.of()), true, bytes -> {});
        assertThat(trusting.signers())
                .as("without --key the trail's word is taken, and shown")
                .isNotEmpty();
    }

    @Test
    void whoLeavesTheSignaturesOutIsNamed() throws Exception {
        List<String> rewritten = Rewriter.rewrite(
                texts(),
                1,
                line -> line.contains("\"type\":\"checkpoint\"") ? "" : line.replaceAll(",\"key\":.*\"(?=,\"hash)", ""),
                null);
        storeTexts(rewritten);
        Problem problem = verify().problem();
        assertThat(problem).isNotNull();
        assertThat(problem.kind()).isEqualTo(Kind.FORGED);
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        segments.forEach(lines ->
                lines.forEach(line -> texts.add(new String(line, StandardCharsets.UTF_8).stripTrailing())));
        return texts;
    }

    private void storeTexts(List<String> lines) throws IOException {
        List<List<byte[]>> stored = new ArrayList<>();
        for (String line : lines) {
            if (line.contains("\"type\":\"segment\"")) {
                stored.add(new ArrayList<>());
            }
            stored.get(stored.size() - 1).add((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        for (Path file : files) {
            Files.delete(file);
        }
        files = new ArrayList<>();
        for (List<byte[]> segment : stored) {
            files.add(Segments.file(trail, seqOf(segment.get(0))));
        }
        store(stored);
    }

    @Test
    void aCutEndIsMissedAlsoWhenTheTrailWasTakenUpAgain() throws Exception {
        List<List<byte[]>> cut = new ArrayList<>(segments);
        List<byte[]> last = new ArrayList<>(segments.get(2));
        long first = seq(2, last.size() - 5);
        while (last.size() > segments.get(2).size() - 5) {
            last.remove(last.size() - 1);
        }
        cut.set(2, last);
        store(cut);
        assertThat(verify().problem()).isNotNull().extracting(Problem::seq).isEqualTo(first);

        FileTrail.open(
                        Settings.of(directory.resolve("here"))
                                .key(CheckpointKey.of(pair))
                                .build(),
                        DriverMetrics.NONE)
                .close();
        Problem problem = verify().problem();
        assertThat(problem).isNotNull();
        assertThat(problem.kind()).isEqualTo(Kind.MISSING);
        assertThat(problem.seq()).isEqualTo(first);
    }

    @Test
    void theStateFileMustBeThereAndTrue() throws IOException {
        Path state = trail.resolve("state");
        byte[] bytes = Files.readAllBytes(state);
        Files.delete(state);
        assertThat(verify().problem()).isNotNull();
        assertThat(TrailVerifier.verify(trail, keys, false, count -> {}).problem())
                .isNull();
        bytes[8] ^= 1;
        Files.write(state, bytes);
        assertThat(verify().problem()).isNotNull();
    }

    @Test
    void otherWhitespaceEncodingAndCaseAreAlterations() throws IOException {
        for (String[] change : new String[][] {
            {"\n", "\r\n"}, {",\"type\"", ", \"type\""}, {"\"ok\"", "\"\\u006fk\""}, {"app", "\u00ff"}, {"}\n", "} \n"}
        }) {
            List<List<byte[]>> changed = new ArrayList<>();
            segments.forEach(lines -> changed.add(new ArrayList<>(lines)));
            List<byte[]> lines = changed.get(1);
            int line = 0;
            while (!new String(lines.get(line), StandardCharsets.UTF_8).contains(change[0])) {
                line++;
            }
            String text = new String(lines.get(line), StandardCharsets.UTF_8).replace(change[0], change[1]);
            lines.set(line, text.getBytes(StandardCharsets.ISO_8859_1));
            store(changed);
            assertThat(verify().problem())
                    .as(change[1])
                    .isNotNull()
                    .extracting(Problem::seq)
                    .isEqualTo(seq(1, line));
        }
        List<List<byte[]>> changed = new ArrayList<>(segments);
        List<byte[]> lines = new ArrayList<>(segments.get(0));
        String text = new String(lines.get(5), StandardCharsets.UTF_8);
        int hash = text.length() - 67;
        lines.set(
                5,
                (text.substring(0, hash) + text.substring(hash).toUpperCase(java.util.Locale.ROOT))
                        .getBytes(StandardCharsets.UTF_8));
        changed.set(0, lines);
        store(changed);
        assertThat(verify().problem()).isNotNull().extracting(Problem::seq).isEqualTo(6L);
        Collections.reverse(lines);
        store(changed);
        assertThat(verify().problem()).isNotNull();
    }
}
