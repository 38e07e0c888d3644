package dev.portcullis.connect;

import com.mysql.cj.protocol.a.NativePacketPayload;

/** {@code sha256_password}: the password itself, inside TLS. The exchange of an RSA key in its place is not offered. */
public final class Sha256Login extends LoginPlugin {
    /** Made by Connector/J. */
    public Sha256Login() {
        super("sha256_password");
    }

    @Override
    byte[] answer(Attempt attempt, NativePacketPayload fromServer) {
        return hasPassword(attempt) ? attempt.releaseTerminated(socket(), charset()) : noSecret();
    }
}
