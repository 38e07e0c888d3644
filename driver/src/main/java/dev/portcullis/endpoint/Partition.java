package dev.portcullis.endpoint;

/** A partition of AWS: a set of regions with accounts, endpoints and root certificates of its own. */
public enum Partition {
    /** The commercial regions. */
    AWS,
    /** China. */
    AWS_CN,
    /** GovCloud (US). */
    AWS_US_GOV,
    /** The European Sovereign Cloud. */
    AWS_EUSC,
    /** Top Secret regions (US). */
    AWS_ISO,
    /** Secret regions (US). */
    AWS_ISO_B,
    /** The isolated region in the United Kingdom and Europe. */
    AWS_ISO_E,
    /** Isolated regions of the US intelligence community that are apart from {@link #AWS_ISO}. */
    AWS_ISO_F
}
