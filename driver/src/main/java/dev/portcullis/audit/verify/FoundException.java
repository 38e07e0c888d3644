package dev.portcullis.audit.verify;

/** Ends the reading of a trail. */
final class FoundException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    FoundException(Problem problem) {
        super(problem.meaning(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
