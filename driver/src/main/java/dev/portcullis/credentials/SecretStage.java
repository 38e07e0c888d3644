package dev.portcullis.credentials;

/** The staging labels that a rotation moves from version to version; named as AWS Secrets Manager names them. */
enum SecretStage {
    /** What applications are to use. */
    AWSCURRENT,
    /** What a rotation under way will make current; the database may want it already. */
    AWSPENDING,
    /** What was current before the last rotation. */
    AWSPREVIOUS
}
