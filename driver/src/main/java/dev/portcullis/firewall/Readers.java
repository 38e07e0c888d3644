package dev.portcullis.firewall;

/** What reads a text, with the buffers that it keeps from text to text; one thread at a time. */
record Readers(Scanner scanner, Skeleton skeleton) {
    Readers() {
        this(new Scanner(), new Skeleton());
    }
}
