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
        parameters[index - 1] = digits(value);
    }

    @Override
    public void setString(int index, String value) {
        byte[] letters = value.getBytes(StandardCharsets.UTF_8);
        byte[] quoted = new byte[letters.length + 2];
        quoted[0] = '\'';
        System.arraycopy(letters, 0, quoted, 1, letters.length);
        quoted[quoted.length - 1] = '\'';
        parameters[index - 1] = quoted;
    }

    @Override
    public void setBigDecimal(int index, BigDecimal value) {
        parameters[index - 1] = value.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Written by hand, because the compiler removes the string of {@code Long.toString} in some places and not in others. */
    private static byte[] digits(long value) {
        int length = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            length++;
        }
        byte[] digits = new byte[length];
        long rest = value;
        for (int i = length - 1; i >= 0; i--) {
            digits[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return digits;
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
