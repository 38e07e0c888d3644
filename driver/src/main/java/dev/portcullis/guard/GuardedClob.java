package dev.portcullis.guard;

import java.io.FilterWriter;
import java.io.OutputStream;
import java.io.Writer;
import java.sql.Clob;
import java.sql.SQLException;

/** A character large object. The streams that write it are guarded too, since Connector/J's are of classes of its own. */
class GuardedClob extends ForwardingClob {
    GuardedClob(Clob raw) {
        super(raw);
    }

    @Override
    public final OutputStream setAsciiStream(long position) throws SQLException {
        return new GuardedOutputStream(rawClob.setAsciiStream(position));
    }

    @Override
    public final Writer setCharacterStream(long position) throws SQLException {
        return new FilterWriter(rawClob.setCharacterStream(position)) {};
    }
}
