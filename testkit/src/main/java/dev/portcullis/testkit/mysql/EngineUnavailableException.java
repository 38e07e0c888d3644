package dev.portcullis.testkit.mysql;

/** Says why an engine cannot run on this machine; {@link Engine#AUTO} then tries the next one. */
final class EngineUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    EngineUnavailableException(String reason) {
        super(reason);
    }
}
