package dev.portcullis.benchmarks.stub;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A prepared statement on the client's side, as Connector/J has it by default: an execution joins the text's pieces and the parameters. */
final class StubPreparedStatement extends PartialPreparedStatement {
    private final byte[][] pieces;
    private final byte[][] parameters;
    private final List<byte[][]> batch = new ArrayList<>();

    StubPreparedStatement(StubConnection connection, String sql) {
        super(connection);
        String[] texts = sql.split("\\?", -1);
        pieces = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            pieces[i] = texts[i].getBytes(StandardCharsets.UTF_8);
        }
        parameters = new byte[texts.length - 1][];
    }

    @Override
    public void setLong(int index, long value) {
        parameters[index - 1] = Long.toString(value).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void setInt(int index, int value) {
        parameters[index - 1] = Integer.toString(value).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void setString(int index, String value) {
        parameters[index - 1] = ('\'' + value + '\'').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void setBigDecimal(int index, BigDecimal value) {
        parameters[index - 1] = value.toPlainString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void clearParameters() {
        Arrays.fill(parameters, null);
    }

    @Override
    public ResultSet executeQuery() {
        send(parameters);
        return answer();
    }

    @Override
    public int executeUpdate() {
        send(parameters);
        return updated();
    }

    @Override
    public boolean execute() {
        send(parameters);
        answer();
        return true;
    }

    @Override
    public void addBatch() {
        batch.add(parameters.clone());
    }

    @Override
    public void clearBatch() {
        batch.clear();
    }

    @Override
    public int[] executeBatch() {
        int[] counts = new int[batch.size()];
        for (int i = 0; i < counts.length; i++) {
            send(batch.get(i));
            counts[i] = updated();
        }
        batch.clear();
        return counts;
    }

    private void send(byte[][] values) {
        request.clear();
        for (int i = 0; i < pieces.length; i++) {
            request.add(pieces[i]);
            if (i < values.length) {
                request.add(values[i]);
            }
        }
    }
}
