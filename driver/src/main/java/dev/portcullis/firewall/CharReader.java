package dev.portcullis.firewall;

/**
 * Reads the tokens that some characters begin. There are several, called through a table: each is then compiled by itself. As branches of one
 * method they would be compiled together, into code that is thrown away whenever one of them sees something new.
 */
interface CharReader {
    /** Reads what begins with a character, which stands at the position of the cursor. */
    void read(char first);
}
