package dev.portcullis.audit;

import dev.portcullis.audit.read.Segments;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a killed process leaves behind: how many events it published, lost and wrote. The file is mapped, so that the kernel keeps what was
 * stored when the process dies. This process only stores into it: what happens to the file changes nothing here.
 *
 * <p>Little-endian longs at these offsets: 0 {@link #MAGIC}; 8 the trail's id; 16 and 24 the machine's boot id; 32 the slots of the ring; 40
 * how many events were published before, 48 how many the records before account for; 64 the number of the last record written; 72 that of the
 * last record of a clean stop, or 0; 80 that of the last record that is forced to disk with all before it, which is never more than the truth; 128 how many events found no room; from 4096 on the ring: each published event stores its place, counted from 1,
 * so that the greatest of them is the number of all.
 */
public final class StateFile {
    /** The file's name in the directory of its trail. */
    static final String NAME = Segments.STATE;

    private static final long MAGIC = 0x3120_4c49_4152_5450L;
    private static final int HEADER = 4096;
    private static final int CHUNK = 1 << 16;
    private static final int TRAIL = 8;
    private static final int BOOT = 16;
    private static final int SLOTS = 32;
    private static final int BEFORE = 40;
    private static final int ACCOUNTED = 48;
    private static final int WRITTEN = 64;
    private static final int STOPPED = 72;
    private static final int FORCED = 80;
    private static final int DROPPED = 128;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Counts into memory that nobody reads. */
    static final StateFile NONE = new StateFile(ByteBuffer.allocateDirect(HEADER + Long.BYTES), 1, null);

    private final ByteBuffer mapped;
    private final int mask;
    /** Which file it is, where files have keys. */
    private final @Nullable Object key;

    private StateFile(ByteBuffer mapped, int slots, @Nullable Object key) {
        this.mapped = mapped;
        this.key = key;
        this.mask = slots - 1;
    }

    /**
     * What an earlier process left.
     *
     * @param published how many events its trail has to account for in all
     * @param written the number of the last record that reached the file
     * @param stopped that of the last record of a clean stop, or 0
     * @param forced that of the last record that is known to be on disk with all before it
     * @param sameBoot whether the machine has been running ever since
     */
    public record Left(long published, long written, long stopped, long forced, boolean sameBoot) {}

    /** Replaces the file; {@code slots} is that of the queue, {@code accounted} how many events the trail has recorded or declared lost. */
    static StateFile create(Path trail, long id, int slots, long published, long accounted) throws IOException {
        Path fresh = trail.resolve(NAME + ".new");
        moveDirectoryAside(fresh);
        moveDirectoryAside(trail.resolve(NAME));
        Files.deleteIfExists(fresh);
        int size = HEADER + slots * Long.BYTES;
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Written, not only mapped: a page that the disk has no room for would fail where nobody can handle it.
            ByteBuffer header = littleEndian(HEADER);
            UUID boot = bootId();
            header.putLong(0, MAGIC).putLong(TRAIL, id).putLong(SLOTS, slots);
            header.putLong(BOOT, boot.getMostSignificantBits()).putLong(BOOT + 8, boot.getLeastSignificantBits());
            header.putLong(BEFORE, published).putLong(ACCOUNTED, accounted);
            write(channel, header);
            ByteBuffer zeros = littleEndian(Math.min(CHUNK, size - HEADER));
            for (int left = size - HEADER; left > 0; left -= zeros.limit()) {
                write(channel, zeros.clear().limit(Math.min(left, zeros.capacity())));
            }
            channel.force(true);
            ByteBuffer mapped = channel.map(MapMode.READ_WRITE, 0, size).order(ByteOrder.LITTLE_ENDIAN);
            protect(fresh);
            Files.move(fresh, trail.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new StateFile(mapped, slots, key(trail.resolve(NAME)));
        }
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void write(FileChannel channel, ByteBuffer content) throws IOException {
        while (content.hasRemaining()) {
            channel.write(content);
        }
    }

    /** Nothing takes the place of a directory but another, so that it would hold the trail up for ever. */
    private static void moveDirectoryAside(Path inTheWay) throws IOException {
        if (Files.isDirectory(inTheWay, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(inTheWay, inTheWay.resolveSibling("aside-" + UUID.randomUUID()));
        }
    }

    /** Who shortened the file would make every thread fail that stores into it, so nobody may write it but through the mapping. */
    private static void protect(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(Set.of(PosixFilePermission.OWNER_READ));
        }
    }

    /** Whether the very file is there, in its full length. */
    boolean isThere(Path trail) {
        Path file = trail.resolve(NAME);
        try {
            return Files.size(file) == mapped.capacity() && Objects.equals(key(file), key);
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** An event has this place, counted from 0. Called before the event can be seen, so that a slot never goes back. */
    void published(long position) {
        LONGS.setRelease(mapped, HEADER + ((int) position & mask) * Long.BYTES, position + 1);
    }

    /** So many events found no room since the file was made. */
    void dropped(long events) {
        LONGS.setRelease(mapped, DROPPED, events);
    }

    /** Everything up to this record is in the file. */
    void written(long seq) {
        LONGS.setRelease(mapped, WRITTEN, seq);
    }

    /** Everything up to this record is on disk. */
    void forced(long seq) {
        LONGS.setRelease(mapped, FORCED, seq);
    }

    /** The trail ends with this record. */
    void stopped(long seq) {
        LONGS.setRelease(mapped, STOPPED, seq);
    }

    /** What stands in the file of a trail; null if there is none, or one that cannot be true. */
    public static @Nullable Left read(Path trail, long id) {
        Path file = trail.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel, id);
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable Left read(FileChannel channel, long id) throws IOException {
        ByteBuffer header = littleEndian(HEADER);
        long size = channel.size();
        if (size > Integer.MAX_VALUE / 2
                || !fill(header, channel, 0)
                || header.getLong(0) != MAGIC
                || header.getLong(TRAIL) != id
                || header.getLong(SLOTS) != (size - HEADER) / Long.BYTES) {
            return null;
        }
        long published = published(channel, (int) header.getLong(SLOTS), header.getLong(BEFORE));
        long dropped = header.getLong(DROPPED);
        long forced = header.getLong(FORCED);
        if (published < 0 || dropped < 0 || forced < 0 || header.getLong(WRITTEN) < 0) {
            return null;
        }
        UUID boot = bootId();
        boolean sameBoot =
                !boot.equals(new UUID(0, 0)) && boot.equals(new UUID(header.getLong(BOOT), header.getLong(BOOT + 8)));
        long all = published - header.getLong(BEFORE) + header.getLong(ACCOUNTED) + dropped;
        return new Left(all, header.getLong(WRITTEN), header.getLong(STOPPED), forced, sameBoot);
    }

    /** Whether the file has so many bytes from a place on. */
    private static boolean fill(ByteBuffer bytes, FileChannel channel, long from) throws IOException {
        long at = from;
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, at);
            if (read < 0) {
                return false;
            }
            at += read;
        }
        return true;
    }

    /** Up to which record a trail is forced to disk; -1 if there is no file that says so. */
    static long forced(Path trail, long id) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        Path file = trail.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return -1;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.read(content);
        } catch (NoSuchFileException e) {
            return -1;
        }
        return content.hasRemaining() || content.getLong(0) != MAGIC || content.getLong(TRAIL) != id
                ? -1
                : content.getLong(FORCED);
    }

    /**
     * The greatest place in the ring, or {@code before} if that is greater; -1 if a slot holds one that is not its own. The first start of a JVM runs this
     * before it is compiled, so a slot is an element of an array, and an empty one costs next to nothing.
     */
    private static long published(FileChannel channel, int slots, long before) throws IOException {
        ByteBuffer bytes = littleEndian(Math.min(CHUNK, slots * Long.BYTES));
        long[] places = new long[bytes.capacity() / Long.BYTES];
        long greatest = before;
        for (int first = 0; first < slots; first += places.length) {
            int count = Math.min(places.length, slots - first);
            if (!fill(bytes.clear().limit(count * Long.BYTES), channel, HEADER + (long) first * Long.BYTES)) {
                return -1;
            }
            bytes.flip().asLongBuffer().get(places, 0, count);
            for (int i = 0; i < count; i++) {
                long place = places[i];
                if (place != 0) {
                    if (place < 0 || (place - 1) % slots != first + i) {
                        return -1;
                    }
                    greatest = Math.max(greatest, place);
                }
            }
        }
        return greatest;
    }

    private static UUID bootId() {
        try {
            return UUID.fromString(
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
        } catch (IOException | IllegalArgumentException e) {
            return new UUID(0, 0);
        }
    }
}
