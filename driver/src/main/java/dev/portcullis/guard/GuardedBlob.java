package dev.portcullis.guard;

import java.io.OutputStream;
import java.sql.Blob;
import java.sql.SQLException;

/** A binary large object. The stream that writes it is guarded too, since Connector/J's is of a class of its own. */
final class GuardedBlob extends ForwardingBlob {
    GuardedBlob(Blob raw) {
        super(raw);
    }

    @Override
    public OutputStream setBinaryStream(long position) throws SQLException {
        return new GuardedOutputStream(rawBlob.setBinaryStream(position));
    }
}
