package dev.portcullis.connect;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A heap dump in HPROF's format, as the JVM writes it: which objects hold the arrays in which a text stands.
 *
 * @see <a href="https://hg.openjdk.org/jdk8/jdk8/jdk/raw-file/tip/src/share/demo/jvmti/hprof/manual.html">The binary format</a>
 */
final class HeapDump {
    private static final int ID_BYTES = 8;

    private final Path file;
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, String> classes = new HashMap<>();
    private final List<byte[]> needles;
    private final Set<Long> arrays = new HashSet<>();
    private final List<String> holders = new ArrayList<>();
    private boolean arraysKnown;
    private long objects;

    private HeapDump(Path file, String text) {
        this.file = file;
        this.needles = List.of(
                text.getBytes(StandardCharsets.ISO_8859_1),
                text.getBytes(StandardCharsets.UTF_16BE),
                text.getBytes(StandardCharsets.UTF_16LE));
    }

    /**
     * The classes of the objects that refer to an array in which the text stands, one for each reference; {@code "nobody"} for an array
     * that only a thread's stack refers to.
     */
    static List<String> holdersOf(String text, Path file) throws IOException {
        HeapDump dump = new HeapDump(file, text);
        dump.read();
        dump.arraysKnown = true;
        Set<Long> found = new HashSet<>(dump.arrays);
        dump.read();
        found.removeAll(dump.referred);
        found.forEach(array -> dump.holders.add("nobody"));
        if (dump.objects < 10_000) {
            throw new IOException("the dump holds " + dump.objects + " objects only, so it was not read right");
        }
        return dump.holders;
    }

    private final Set<Long> referred = new HashSet<>();

    private void read() throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            while (in.readByte() != 0) {
                // the name of the format
            }
            if (in.readInt() != ID_BYTES) {
                throw new IOException("not a dump of a 64-bit JVM");
            }
            in.readLong();
            for (int tag = in.read(); tag >= 0; tag = in.read()) {
                in.readInt();
                long length = in.readInt() & 0xffff_ffffL;
                switch (tag) {
                    case 0x01 -> names.put(in.readLong(), text(in, (int) length - ID_BYTES));
                    case 0x02 -> readLoadedClass(in);
                    case 0x0c, 0x1c -> readObjects(in, length);
                    default -> in.skipNBytes(length);
                }
            }
        }
    }

    private static String text(DataInputStream in, int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private void readLoadedClass(DataInputStream in) throws IOException {
        in.readInt();
        long type = in.readLong();
        in.readInt();
        classes.put(type, names.getOrDefault(in.readLong(), "?").replace('/', '.'));
    }

    private void readObjects(DataInputStream in, long length) throws IOException {
        long left = length;
        while (left > 0) {
            int tag = in.read();
            left -= 1;
            left -= switch (tag) {
                case 0xff, 0x05, 0x07 -> skip(in, ID_BYTES);
                case 0x01 -> skip(in, 2 * ID_BYTES);
                case 0x02, 0x03, 0x08 -> skip(in, ID_BYTES + 8);
                case 0x04, 0x06 -> skip(in, ID_BYTES + 4);
                case 0x20 -> readClass(in);
                case 0x21 -> readInstance(in);
                case 0x22 -> readObjectArray(in);
                case 0x23 -> readPrimitiveArray(in);
                case -1 -> throw new EOFException();
                default -> throw new IOException("no such record: " + tag);
            };
        }
    }

    private static long skip(DataInputStream in, long bytes) throws IOException {
        in.skipNBytes(bytes);
        return bytes;
    }

    private long readClass(DataInputStream in) throws IOException {
        long type = in.readLong();
        in.skipNBytes(4 + 6 * ID_BYTES + 4);
        long read = ID_BYTES + 4 + 6 * ID_BYTES + 4;
        int constants = in.readUnsignedShort();
        read += 2;
        for (int i = 0; i < constants; i++) {
            in.readUnsignedShort();
            read += 3 + readValue(in, in.read(), id -> {});
        }
        int statics = in.readUnsignedShort();
        read += 2;
        for (int i = 0; i < statics; i++) {
            in.readLong();
            read += ID_BYTES + 1 + readValue(in, in.read(), id -> refer(id, "static of " + classes.get(type)));
        }
        int fields = in.readUnsignedShort();
        return read + 2 + skip(in, (long) fields * (ID_BYTES + 1));
    }

    private static long readValue(DataInputStream in, int type, LongConsumer object) throws IOException {
        if (type == 2) {
            object.accept(in.readLong());
            return ID_BYTES;
        }
        return skip(in, size(type));
    }

    private static int size(int type) {
        return switch (type) {
            case 4, 8 -> 1;
            case 5, 9 -> 2;
            case 6, 10 -> 4;
            default -> 8;
        };
    }

    /** Fields are looked at in every position, which spares reading their types. */
    private long readInstance(DataInputStream in) throws IOException {
        objects++;
        in.skipNBytes(ID_BYTES + 4);
        String type = classes.get(in.readLong());
        int length = in.readInt();
        ByteBuffer fields = ByteBuffer.wrap(in.readNBytes(length));
        for (int i = 0; arraysKnown && i + ID_BYTES <= length; i++) {
            refer(fields.getLong(i), type);
        }
        return 2 * ID_BYTES + 8 + length;
    }

    private long readObjectArray(DataInputStream in) throws IOException {
        in.skipNBytes(ID_BYTES + 4);
        int length = in.readInt();
        String type = classes.get(in.readLong());
        for (int i = 0; i < length; i++) {
            refer(in.readLong(), type);
        }
        return 2 * ID_BYTES + 8 + (long) length * ID_BYTES;
    }

    private long readPrimitiveArray(DataInputStream in) throws IOException {
        objects++;
        long id = in.readLong();
        in.readInt();
        int length = in.readInt();
        int type = in.read();
        byte[] content = in.readNBytes(length * size(type));
        if (!arraysKnown && needles.stream().anyMatch(needle -> contains(content, needle))) {
            arrays.add(id);
        }
        return ID_BYTES + 9 + (long) content.length;
    }

    private void refer(long id, String holder) {
        if (arraysKnown && arrays.contains(id)) {
            referred.add(id);
            holders.add(holder);
        }
    }

    private static boolean contains(byte[] content, byte[] needle) {
        for (int i = 0; i + needle.length <= content.length; i++) {
            int at = 0;
            while (at < needle.length && content[i + at] == needle[at]) {
                at++;
            }
            if (at == needle.length) {
                return true;
            }
        }
        return false;
    }
}
