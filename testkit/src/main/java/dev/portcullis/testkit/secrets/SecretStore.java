package dev.portcullis.testkit.secrets;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The secrets of one account in one region. */
final class SecretStore {
    private static final String ACCOUNT = "123456789012";
    private static final String SUFFIX_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int SUFFIX_LENGTH = 6;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, StoredSecret> byName = new ConcurrentHashMap<>();
    private final String arnPrefix;
    private final Clock clock;

    SecretStore(String region, Clock clock) {
        String partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
        this.arnPrefix = "arn:" + partition + ":secretsmanager:" + region + ":" + ACCOUNT + ":secret:";
        this.clock = clock;
    }

    StoredSecret create(String name) {
        if (!name.matches("[A-Za-z0-9/_+=.@-]{1,512}")) {
            throw new IllegalArgumentException(
                    "a secret's name has 1 to 512 letters, digits and characters of /_+=.@- ; not " + name);
        }
        var secret = new StoredSecret(name, arnPrefix + name + "-" + suffix(), clock);
        if (byName.putIfAbsent(name, secret) != null) {
            throw new IllegalArgumentException("a secret of the name " + name + " exists already");
        }
        return secret;
    }

    /** The secret of that name, ARN, or ARN without its random suffix. */
    @Nullable
    StoredSecret find(String id) {
        if (!id.startsWith("arn:")) {
            return byName.get(id);
        }
        return byName.values().stream()
                .filter(secret -> secret.arn().equals(id)
                        || secret.arn()
                                .substring(0, secret.arn().length() - SUFFIX_LENGTH - 1)
                                .equals(id))
                .findFirst()
                .orElse(null);
    }

    private String suffix() {
        var suffix = new StringBuilder();
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
        }
        return suffix.toString();
    }
}
