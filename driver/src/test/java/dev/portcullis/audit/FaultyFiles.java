package dev.portcullis.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Real files on a disk that fails when it is told to, and that keeps in a power cut only what was forced to it. As a kernel does, a force
 * that fails leaves its pages marked clean: a later one confirms nothing about them. Safe for all threads.
 */
final class FaultyFiles extends WrappedFiles {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, Content> contents = new HashMap<>();
    private final Set<Path> unnamed = new HashSet<>();
    private int operations;
    private int failFrom = Integer.MAX_VALUE;
    private int failures;
    private Fault fault = Fault.NO_SPACE;
    private boolean off;

    enum Fault {
        /** Half of what is written finds room. */
        NO_SPACE,
        /** Nothing is written, and nothing can be forced or opened. */
        IO_ERROR,
        /** Writes go well, and forcing them fails. */
        FORCE_FAILS,
        /** Writes go well, and forcing them ends in an error, as where memory is short. */
        FORCE_ERROR,
        /** What nobody expects of a file. */
        MISTAKE,
        /** The power goes, for good. */
        POWER_CUT;

        private boolean onlyForces() {
            return this == FORCE_FAILS || this == FORCE_ERROR;
        }
    }

    /** What the disk has of a file. */
    private static final class Content {
        byte[] durable = new byte[0];
        final BitSet dirty = new BitSet();
    }

    /** From the n-th operation on, counted from 1, so many operations fail that the fault concerns. */
    void fail(int from, int times, Fault fault) {
        lock.lock();
        try {
            this.failFrom = operations + from;
            this.failures = times;
            this.fault = fault;
        } finally {
            lock.unlock();
        }
    }

    void heal() {
        lock.lock();
        try {
            failures = 0;
        } finally {
            lock.unlock();
        }
    }

    int operations() {
        lock.lock();
        try {
            return operations;
        } finally {
            lock.unlock();
        }
    }

    boolean isOff() {
        lock.lock();
        try {
            return off;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves in the files what a power cut now would. */
    void cutPower() throws IOException {
        lock.lock();
        try {
            off = true;
            for (Map.Entry<Path, Content> file : contents.entrySet()) {
                if (unnamed.contains(file.getKey())) {
                    Files.deleteIfExists(file.getKey());
                } else if (Files.exists(file.getKey())) {
                    Files.write(file.getKey(), file.getValue().durable);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Counts an operation; true if a write shall get half its way. */
    private boolean operate(boolean force) throws IOException {
        operations++;
        if (off) {
            throw new IOException("the power is off");
        }
        if (operations < failFrom || failures <= 0 || (fault.onlyForces() && !force)) {
            return false;
        }
        failures--;
        switch (fault) {
            case NO_SPACE -> {
                if (force) {
                    return false;
                }
                return true;
            }
            case POWER_CUT -> {
                off = true;
                throw new IOException("the power went off");
            }
            case MISTAKE -> throw new IllegalStateException("a test");
            case FORCE_ERROR -> throw new OutOfMemoryError("a test");
            default -> throw new IOException("Input/output error");
        }
    }

    @Override
    public Segment create(Path file) throws IOException {
        lock.lock();
        try {
            if (operate(false)) {
                throw new IOException("No space left on device");
            }
            Segment segment = disk.create(file);
            contents.put(file, new Content());
            unnamed.add(file);
            return new FaultySegment(file, segment);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Segment open(Path file) throws IOException {
        lock.lock();
        try {
            operate(true);
            Segment segment = disk.open(file);
            if (!contents.containsKey(file)) {
                Content content = new Content();
                content.durable = Files.readAllBytes(file);
                contents.put(file, content);
            }
            return new FaultySegment(file, segment);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void force(Path directory) throws IOException {
        lock.lock();
        try {
            operate(true);
            unnamed.removeIf(file -> directory.equals(file.getParent()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void move(Path file, Path target) throws IOException {
        disk.move(file, target);
        lock.lock();
        try {
            contents.remove(file);
        } finally {
            lock.unlock();
        }
    }

    private final class FaultySegment extends WrappedSegment {
        private final Path path;

        FaultySegment(Path path, Segment file) {
            super(file);
            this.path = path;
        }

        private Content content() throws IOException {
            Content content = contents.get(path);
            if (content == null) {
                throw new NoSuchFileException(path.toString());
            }
            return content;
        }

        @Override
        public void write(byte[] bytes, int length, long at) throws IOException {
            lock.lock();
            try {
                boolean half = operate(false);
                int written = half ? length / 2 : length;
                file.write(bytes, written, at);
                content().dirty.set((int) at, (int) at + written);
                if (half) {
                    throw new IOException("No space left on device");
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void force() throws IOException {
            lock.lock();
            try {
                Content content = content();
                try {
                    operate(true);
                } catch (IOException e) {
                    content.dirty.clear();
                    throw e;
                }
                file.force();
                byte[] now = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
                byte[] durable = Arrays.copyOf(content.durable, now.length);
                for (int i = content.dirty.nextSetBit(0);
                        i >= 0 && i < now.length;
                        i = content.dirty.nextSetBit(i + 1)) {
                    durable[i] = now[i];
                }
                content.durable = durable;
                content.dirty.clear();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            lock.lock();
            try {
                operate(true);
                file.truncate(size);
                content().dirty.clear((int) size, Integer.MAX_VALUE);
            } finally {
                lock.unlock();
            }
        }
    }
}
