package dev.portcullis.audit;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody does who can write every file and knows the format: changes records and computes everything anew but what needs the key. */
final class Rewriter {
    private static final Pattern SEQ = Pattern.compile("^\\{\"seq\":\\d+");
    private static final Pattern PREVIOUS = Pattern.compile("\"previous\":\"[0-9a-f]{64}\"");
    private static final Pattern COVERS = Pattern.compile("\"covers\":\\d+");
    private static final Pattern KEY = Pattern.compile("\"key\":\"[0-9a-f]{64}\"");
    private static final Pattern PUBLIC_KEY = Pattern.compile("\"publicKey\":\"[^\"]*\"");
    private static final Pattern SIGNATURE = Pattern.compile("\"signature\":\"[^\"]*\"");
    private static final Pattern TRAIL = Pattern.compile("\"trail\":\"([0-9a-f]{16})\"");

    private Rewriter() {}

    /** Changes the lines from a record on; a line that becomes empty is left out. Signs with a key, if there is one. */
    static List<String> rewrite(List<String> lines, long from, UnaryOperator<String> change, @Nullable KeyPair key)
            throws Exception {
        List<String> rewritten = new ArrayList<>();
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] previous = new byte[32];
        var id = TRAIL.matcher(lines.get(0));
        id.find();
        long old = 0;
        for (String line : lines) {
            String changed = ++old < from ? line : change.apply(line);
            if (changed.isEmpty()) {
                continue;
            }
            long seq = rewritten.size() + 1;
            String content = changed.substring(0, changed.lastIndexOf(",\"hash\":"));
            content = SEQ.matcher(content).replaceFirst("{\"seq\":" + seq);
            String hash = HexFormat.of().formatHex(previous);
            content = PREVIOUS.matcher(content).replaceFirst("\"previous\":\"" + hash + "\"");
            if (old >= from || key != null) {
                content = COVERS.matcher(content).replaceFirst("\"covers\":" + (seq - 1));
            }
            if (key != null) {
                content = sign(content, id.group(1), seq - 1, hash, key);
            }
            sha256.update(previous);
            previous = sha256.digest(content.getBytes(StandardCharsets.UTF_8));
            rewritten.add(content + ",\"hash\":\"" + HexFormat.of().formatHex(previous) + "\"}");
        }
        return rewritten;
    }

    private static String sign(String content, String trail, long seq, String hash, KeyPair key) throws Exception {
        byte[] encoded = key.getPublic().getEncoded();
        String fingerprint =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key.getPrivate());
        signature.update(("portcullis checkpoint 1\n" + trail + "\n" + seq + "\n" + hash + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        String signed = Base64.getEncoder().encodeToString(signature.sign());
        String named = KEY.matcher(content).replaceFirst("\"key\":\"" + fingerprint + "\"");
        named = PUBLIC_KEY
                .matcher(named)
                .replaceFirst("\"publicKey\":\"" + Base64.getEncoder().encodeToString(encoded) + "\"");
        return SIGNATURE.matcher(named).replaceFirst("\"signature\":\"" + signed + "\"");
    }
}
