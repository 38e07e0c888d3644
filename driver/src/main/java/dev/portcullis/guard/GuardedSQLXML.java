package dev.portcullis.guard;

import java.io.OutputStream;
import java.io.Writer;
import java.sql.SQLException;
import java.sql.SQLXML;
import javax.xml.transform.Result;
import javax.xml.transform.Source;
import javax.xml.transform.sax.SAXResult;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.helpers.XMLFilterImpl;

/** An XML document. Its sources, streams and results are the JDK's own, but for the handler of a {@link SAXResult}. */
final class GuardedSQLXML extends ForwardingSQLXML {
    GuardedSQLXML(SQLXML raw) {
        super(raw);
    }

    @Override
    public <T extends Source> T getSource(@Nullable Class<T> type) throws SQLException {
        return rawSQLXML.getSource(type);
    }

    @Override
    @SuppressWarnings("unchecked") // A SAXResult is given back only where a SAXResult was.
    public <T extends Result> T setResult(@Nullable Class<T> type) throws SQLException {
        T result = rawSQLXML.setResult(type);
        return result instanceof SAXResult sax ? (T) new SAXResult(new GuardedHandler(sax.getHandler())) : result;
    }

    @Override
    public OutputStream setBinaryStream() throws SQLException {
        return rawSQLXML.setBinaryStream();
    }

    @Override
    public Writer setCharacterStream() throws SQLException {
        return rawSQLXML.setCharacterStream();
    }

    /** Hides the class of the handler that it passes the document to. */
    private static final class GuardedHandler extends XMLFilterImpl {
        GuardedHandler(ContentHandler raw) {
            setContentHandler(raw);
        }

        @Override
        public ContentHandler getContentHandler() {
            return this;
        }
    }
}
