package dev.portcullis.connect;

import com.mysql.cj.protocol.a.NativePacketPayload;

/** {@code mysql_clear_password}: the way of IAM tokens. A password never takes it. */
public final class ClearPasswordLogin extends LoginPlugin {
    /** Made by Connector/J. */
    public ClearPasswordLogin() {
        super("mysql_clear_password");
    }

    @Override
    byte[] answer(Attempt attempt, NativePacketPayload fromServer) {
        if (hasPassword(attempt)) {
            throw attempt.refuse("The server asks for the password itself (mysql_clear_password) and does not get it;"
                    + " if this user logs in with IAM tokens, set portcullis.credentials=iam");
        }
        return attempt.releaseTerminated(socket(), charset());
    }
}
