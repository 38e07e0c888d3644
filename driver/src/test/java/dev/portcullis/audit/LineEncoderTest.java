package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.read.Chain;
import dev.portcullis.audit.read.Fields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LineEncoderTest {
    private final LineEncoder encoder = new LineEncoder(new Chain());

    @Test
    void writesEveryKindOfValue() throws Exception {
        RecordWriter out = encoder.begin(7, 1_769_903_999_123_456L, "operation");
        out.number("a", Long.MIN_VALUE)
                .number("b", -10)
                .flag("c", true)
                .text("d", null)
                .text("e", "");
        out.texts("f", List.of("x", "")).numbers("g", new long[] {0, 99, 100, Long.MAX_VALUE});
        out.object("h")
                .array("i")
                .object("")
                .number("j", 1)
                .end()
                .text("", "k")
                .end()
                .end()
                .text("l", "m");
        encoder.endRecord();
        assertThat(text())
                .startsWith("{\"seq\":7,\"time\":\"2026-01-31T23:59:59.123456Z\",\"type\":\"operation\","
                        + "\"a\":-9223372036854775808,\"b\":-10,\"c\":true,\"f\":[\"x\",\"\"],\"g\":[0,99,100,9223372036854775807],"
                        + "\"h\":{\"i\":[{\"j\":1},\"k\"]},\"l\":\"m\",\"hash\":\"")
                .endsWith("\"}\n");
        Fields.parse(encoder.bytes(), 0, encoder.length());
    }

    @Test
    void everyTextComesBackAsAJsonParserReadsIt() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(1, 40);
            int range = new int[] {0x80, 0x100, 0x800, 0x10000}[random.nextInt(4)];
            for (int c = 0; c < length; c++) {
                text.append((char) random.nextInt(range));
            }
            encoder.clear();
            encoder.begin(1, 0, "operation").text("t", text);
            encoder.endRecord();
            String expected = new String(text.toString().getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
            Map<String, Object> fields =
                    Fields.parse(encoder.bytes(), 0, encoder.length()).asMap();
            assertThat(fields.get("t")).isEqualTo(expected);
        }
    }

    @Test
    void aTextLargerThanTheBatchHasRoom() throws Exception {
        String large = "\u20ac\n".repeat(1 << 20);
        encoder.begin(1, 0, "operation").text("t", large);
        encoder.endRecord();
        assertThat(Fields.parse(encoder.bytes(), 0, encoder.length()).text("t")).isEqualTo(large);
    }

    private String text() {
        return new String(encoder.bytes(), 0, encoder.length(), StandardCharsets.UTF_8);
    }
}
