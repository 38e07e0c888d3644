package dev.portcullis.connect;

import com.mysql.cj.protocol.Security;
import com.mysql.cj.protocol.a.NativePacketPayload;

/** {@code mysql_native_password}: a scramble alone. */
public final class NativePasswordLogin extends LoginPlugin {
    /** Made by Connector/J. */
    public NativePasswordLogin() {
        super("mysql_native_password");
    }

    @Override
    byte[] answer(Attempt attempt, NativePacketPayload fromServer) {
        return hasPassword(attempt) ? scrambled(attempt, seed(fromServer), Security::scramble411) : new byte[0];
    }
}
