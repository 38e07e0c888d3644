package dev.portcullis.testkit.sigv4;

/**
 * The part of an {@code X-Amz-Credential} value after the access key id: what a signing key is good for.
 *
 * @param date the day in UTC, as {@code yyyyMMdd}
 * @param region such as {@code eu-west-1}
 * @param service such as {@code rds-db}
 */
public record CredentialScope(String date, String region, String service) {
    static final String TERMINATOR = "aws4_request";

    /** Reads {@code date/region/service/aws4_request}. */
    public static CredentialScope parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 4 || !parts[3].equals(TERMINATOR)) {
            throw new IllegalArgumentException("credential scope is not date/region/service/aws4_request: " + text);
        }
        return new CredentialScope(parts[0], parts[1], parts[2]);
    }

    @Override
    public String toString() {
        return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }
}
