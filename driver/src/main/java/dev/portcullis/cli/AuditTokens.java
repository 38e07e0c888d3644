package dev.portcullis.cli;

import dev.portcullis.audit.TokenKey;
import dev.portcullis.audit.read.TrailRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Turns the tokens of records back into values, for who has the key. */
final class AuditTokens {
    @Option(
            names = "--token-key",
            paramLabel = "FILE",
            description =
                    "The file of portcullis.audit.token-key-file: shows the values that tokens stand for, and looks for them."
                            + " Give it once for each key that the trail has seen.")
    private List<Path> files = List.of();

    private final Map<String, TokenKey> keys = new HashMap<>();
    private final Set<String> unknown = new HashSet<>();
    private @Nullable PrintWriter err;
    private boolean altered;

    /** Reads the keys. {@code err} is told of tokens that cannot be turned back. */
    void begin(PrintWriter err) {
        this.err = err;
        for (Path file : files) {
            try {
                TokenKey key = TokenKey.read(file);
                keys.put(key.id(), key);
            } catch (IOException e) {
                throw new TypeConversionException("--token-key: " + file + " cannot be used (" + e
                        + "); name the file of portcullis.audit.token-key-file");
            }
        }
    }

    /** Whether a token was found that its key did not make. */
    boolean foundAltered() {
        return altered;
    }

    /** Whether values are shown. */
    boolean areRevealed() {
        return !keys.isEmpty();
    }

    /** The record with the values of its tokens; the same where there is none. */
    TrailRecord reveal(TrailRecord record) {
        return !keys.isEmpty() && record.field("binds") instanceof List<?> binds
                ? record.with("binds", revealed(binds, record))
                : record;
    }

    /** The values of an execution, or a list of them for each entry of a batch. */
    private List<Object> revealed(List<?> binds, TrailRecord record) {
        List<Object> revealed = new ArrayList<>();
        for (Object each : binds) {
            if (each instanceof List<?> entry) {
                revealed.add(revealed(entry, record));
            } else {
                revealed.add(each instanceof Map<?, ?> bind ? revealed(bind, record) : each);
            }
        }
        return revealed;
    }

    private Map<?, ?> revealed(Map<?, ?> bind, TrailRecord record) {
        if (!(bind.get("token") instanceof String token)) {
            return bind;
        }
        String id = TokenKey.idOf(token);
        TokenKey key = keys.get(id);
        if (id != null && key == null) {
            if (unknown.add(id)) {
                tell("Tokens of the key " + id + " are left as they are: no --token-key is that key");
            }
            return bind;
        }
        TokenKey.Content content = key == null ? null : key.reveal(token);
        if (content == null || !content.type().equals(bind.get("type"))) {
            altered = true;
            tell("The token of parameter " + bind.get("parameter") + " in record " + record.id()
                    + " is not what its key made: it was altered");
            return bind;
        }
        Map<Object, Object> revealed = new LinkedHashMap<>(bind);
        if (!content.column().isEmpty()) {
            revealed.put("column", content.column());
        }
        revealed.put("value", content.value());
        return revealed;
    }

    private void tell(String line) {
        if (err != null) {
            err.println(line);
        }
    }
}
