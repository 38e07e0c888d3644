package dev.portcullis.firewall;

import java.security.SecureRandom;

/**
 * A 128-bit fingerprint of everything in a token stream that rules look at: the kind and the marks of each token, the
 * spelling of each identifier. Keyed with random numbers of this process, so that nobody can prepare two texts that share
 * one; it never leaves the process, and the literals of a text are no part of it.
 */
final class Fingerprint {
    static final long FIRST_KEY;
    static final long SECOND_KEY;

    private static final long BEYOND_ASCII = 0x8080_8080_8080_8080L;

    static {
        SecureRandom random = new SecureRandom();
        FIRST_KEY = random.nextLong() | 1;
        SECOND_KEY = random.nextLong() | 1;
    }

    private long first;
    private long second;

    long first() {
        return first;
    }

    long second() {
        return second;
    }

    void take(Tokens tokens) {
        long one = FIRST_KEY;
        long two = SECOND_KEY;
        int count = tokens.count();
        for (int i = 0; i < count; i++) {
            long token = tokens.token(i);
            if (isName(token)) {
                long name = tokens.nameHash(i);
                one = mix(one ^ token, FIRST_KEY) ^ name;
                two = mix(two ^ token, SECOND_KEY) ^ Long.rotateLeft(name, 31);
            } else if (i + 1 < count && !isName(tokens.token(i + 1))) {
                i++;
                token = token << Integer.SIZE | (tokens.token(i) & 0xFFFF_FFFFL);
                one ^= token;
                two ^= token;
            } else {
                one ^= token;
                two ^= token;
            }
            one = mix(one, FIRST_KEY);
            two = mix(two, SECOND_KEY);
        }
        first = mix(one ^ count, FIRST_KEY);
        second = mix(two ^ count, SECOND_KEY);
    }

    /** A keyed hash of the kinds, marks and names of some tokens. */
    static long range(Tokens tokens, int from, int to) {
        long hash = FIRST_KEY;
        for (int i = from; i < to; i++) {
            long token = tokens.token(i);
            long name = isName(token) ? tokens.nameHash(i) : 0;
            hash = mix(mix(hash ^ token, SECOND_KEY) ^ name, FIRST_KEY);
        }
        return hash;
    }

    /** The hash of a name of up to eight ASCII characters is its characters; of another one it is keyed. */
    static long name(String sql, int start, int end, long ending) {
        if (end - start <= Long.BYTES && (ending & BEYOND_ASCII) == 0) {
            return ending;
        }
        long hash = FIRST_KEY ^ (end - start);
        long four = 0;
        for (int i = start; i < end; i++) {
            four = four << Character.SIZE | sql.charAt(i);
            if ((i - start & 3) == 3) {
                hash = mix(hash ^ four, SECOND_KEY);
                four = 0;
            }
        }
        return mix(hash ^ four, SECOND_KEY);
    }

    private static boolean isName(long token) {
        long kind = token & Token.KIND;
        return kind == Token.IDENTIFIER || kind == Token.HINT;
    }

    static long mix(long value, long key) {
        return value * key ^ Math.multiplyHigh(value, key) ^ Long.rotateLeft(value, 29);
    }
}
