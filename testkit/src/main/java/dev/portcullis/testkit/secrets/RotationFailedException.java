package dev.portcullis.testkit.secrets;

/** A rotation that ended before its last step was done; the labels and the database stay as that step found them. */
public final class RotationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Rotation.Step step;

    RotationFailedException(Rotation.Step step, Exception cause) {
        super("rotation failed in " + step + ": " + cause.getMessage(), cause);
        this.step = step;
    }

    /** The step that was not done. */
    public Rotation.Step step() {
        return step;
    }
}
