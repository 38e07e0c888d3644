package dev.portcullis.firewall;

/**
 * A part of a text.
 *
 * @param start the index of its first character
 * @param end the index after its last
 */
public record Span(int start, int end) {}
