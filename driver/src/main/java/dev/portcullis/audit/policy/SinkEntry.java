package dev.portcullis.audit.policy;

import java.util.Map;

/**
 * A sink as the policy file has it: names and values, for the sink to read. {@code toString} shows none, since one may be a password.
 *
 * @param place {@code file:line:column}, with which errors begin
 * @param properties in the order of the file
 */
public record SinkEntry(String place, Map<String, String> properties) {
    @Override
    public String toString() {
        return "SinkEntry[" + place + "]";
    }
}
