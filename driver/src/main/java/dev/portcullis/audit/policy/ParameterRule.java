package dev.portcullis.audit.policy;

/**
 * What is recorded of the values of one parameter: an immutable value.
 *
 * @param column {@code schema.table.column} in lower case, without the schema where that is not known; empty where the text does not tell one column beyond
 *     doubt
 */
public record ParameterRule(BindMode mode, String column) {}
