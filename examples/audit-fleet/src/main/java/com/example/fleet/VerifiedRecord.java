package com.example.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A record whose hash was right.
 *
 * @param fields the fields that the hash covers
 * @param session the definition that it names, taken from the chain too; null if it names none
 * @param statement likewise
 */
record VerifiedRecord(
        String trail,
        long seq,
        JsonNode fields,
        @Nullable JsonNode session,
        @Nullable JsonNode statement) {
    String type() {
        return fields.path("type").asText();
    }

    /** A text of the record, its session or its statement; null if none has it. */
    @Nullable
    String text(String name) {
        for (JsonNode part : new JsonNode[] {fields, session, statement}) {
            if (part != null && part.hasNonNull(name)) {
                return part.get(name).asText();
            }
        }
        return null;
    }
}
