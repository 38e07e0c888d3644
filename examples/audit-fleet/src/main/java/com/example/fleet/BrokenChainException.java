package com.example.fleet;

/** A record that is not what its process wrote, or not where it belongs. */
final class BrokenChainException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenChainException(String message) {
        super(message);
    }
}
