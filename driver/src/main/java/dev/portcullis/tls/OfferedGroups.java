package dev.portcullis.tls;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.interfaces.XECKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which groups one handshake offers for the key exchange, and whether the server chose X25519.
 *
 * <p>The JDK makes a key pair for X25519 and another one for the first NIST curve, and throws away the one that the server does
 * not want. Making the second costs more than everything else that a resumed handshake computes, so it is left out where a server
 * is known to choose X25519. The JDK asks these constraints beside its own, never in their place: they can only offer less.
 *
 * <p>The JDK asks about a curve also when it decides which signatures it takes, after it has asked about the signature itself.
 * Those are left as they are, since a session is resumed only with the signatures that it was made with. Used by one thread.
 */
final class OfferedGroups implements AlgorithmConstraints {
    private final boolean x25519Alone;
    private boolean askedOfSignature;
    private boolean x25519Chosen;

    OfferedGroups(boolean x25519Alone) {
        this.x25519Alone = x25519Alone;
    }

    /** Whether a server that speaks TLS well may have found nothing to its liking. */
    boolean leftSomethingOut() {
        return x25519Alone;
    }

    boolean choseX25519() {
        return x25519Chosen;
    }

    @Override
    public boolean permits(
            Set<CryptoPrimitive> primitives, String algorithm, @Nullable AlgorithmParameters parameters) {
        boolean isOfSignature = askedOfSignature;
        askedOfSignature = primitives.contains(CryptoPrimitive.SIGNATURE);
        return isOfSignature
                || !x25519Alone
                || !primitives.contains(CryptoPrimitive.KEY_AGREEMENT)
                || !(algorithm.startsWith("secp") || algorithm.startsWith("ffdhe"));
    }

    /** Also hears of the key that the server sent for the exchange. */
    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
        if (primitives.contains(CryptoPrimitive.KEY_AGREEMENT)) {
            x25519Chosen = key instanceof XECKey;
        }
        return true;
    }

    @Override
    public boolean permits(
            Set<CryptoPrimitive> primitives, String algorithm, Key key, @Nullable AlgorithmParameters parameters) {
        return permits(primitives, algorithm, parameters);
    }
}
