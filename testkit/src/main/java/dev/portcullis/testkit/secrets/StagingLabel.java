package dev.portcullis.testkit.secrets;

/** The labels by which Secrets Manager tells the versions of a secret apart. */
public enum StagingLabel {
    AWSCURRENT,
    AWSPENDING,
    AWSPREVIOUS
}
