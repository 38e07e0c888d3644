package dev.portcullis.guard;

import java.io.FilterInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Blob;
import java.sql.SQLException;

/** A binary large object, whose streams are guarded too, since Connector/J's are classes of its own. */
final class GuardedBlob extends ForwardingBlob {
    GuardedBlob(Blob raw) {
        super(raw);
    }

    @Override
    public InputStream getBinaryStream() throws SQLException {
        return new FilterInputStream(rawBlob.getBinaryStream()) {};
    }

    @Override
    public InputStream getBinaryStream(long position, long length) throws SQLException {
        return new FilterInputStream(rawBlob.getBinaryStream(position, length)) {};
    }

    @Override
    public OutputStream setBinaryStream(long position) throws SQLException {
        return new GuardedOutputStream(rawBlob.setBinaryStream(position));
    }
}
