package dev.portcullis.testkit.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operations, from the input shape to the output shape of AWS's service model (API version 2017-10-17).
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/Welcome.html">Secrets Manager API
 *     reference</a>
 */
final class Operations {
    private static final int MAX_PAGE = 100;

    private Operations() {}

    static ObjectNode run(String operation, StoredSecret secret, JsonNode input) {
        return switch (operation) {
            case "GetSecretValue" -> getSecretValue(secret, input);
            case "DescribeSecret" -> describeSecret(secret);
            case "ListSecretVersionIds" -> listSecretVersionIds(secret, input);
            default -> throw new ServiceException(ServiceError.UNKNOWN_OPERATION);
        };
    }

    /** The text field; null when it is absent. */
    static @Nullable String text(JsonNode input, String name, int maxLength) {
        JsonNode value = input.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()
                || value.textValue().isEmpty()
                || value.textValue().length() > maxLength) {
            throw new ServiceException(
                    ServiceError.INVALID_PARAMETER, name + " must be a string of 1 to " + maxLength + " characters");
        }
        return value.textValue();
    }

    private static ObjectNode getSecretValue(StoredSecret secret, JsonNode input) {
        if (secret.deleted() != null) {
            throw new ServiceException(
                    ServiceError.INVALID_REQUEST,
                    "You can't perform this operation on the secret because it was marked for deletion.");
        }
        String id = text(input, "VersionId", 64);
        String stage = text(input, "VersionStage", 256);
        for (var entry : secret.labelledVersions().entrySet()) {
            List<String> stages = names(entry.getValue());
            SecretVersion version = entry.getKey();
            boolean meant = id == null
                    ? stages.contains(stage == null ? StagingLabel.AWSCURRENT.name() : stage)
                    : version.id().equals(id);
            if (meant && id != null && stage != null && !stages.contains(stage)) {
                throw new ServiceException(
                        ServiceError.INVALID_REQUEST,
                        "You provided a VersionStage that is not associated to the provided VersionId.");
            }
            if (meant && !version.isEmpty()) {
                return value(secret, version, stages);
            }
        }
        throw new ServiceException(
                ServiceError.RESOURCE_NOT_FOUND,
                "Secrets Manager can't find the specified secret value for "
                        + (id != null
                                ? "VersionId: " + id
                                : "staging label: " + (stage == null ? "AWSCURRENT" : stage)));
    }

    private static ObjectNode value(StoredSecret secret, SecretVersion version, List<String> stages) {
        ObjectNode output = heading(secret).put("VersionId", version.id());
        if (version.string() != null) {
            output.put("SecretString", version.string());
        } else {
            output.put("SecretBinary", version.binary());
        }
        putAll(output.putArray("VersionStages"), stages);
        return output.put("CreatedDate", seconds(version.created()));
    }

    private static ObjectNode describeSecret(StoredSecret secret) {
        Instant rotated = secret.rotated();
        Instant deleted = secret.deleted();
        ObjectNode output =
                heading(secret).put("RotationEnabled", rotated != null).put("CreatedDate", seconds(secret.created()));
        if (rotated != null) {
            output.put("LastRotatedDate", seconds(rotated));
        }
        if (deleted != null) {
            output.put("DeletedDate", seconds(deleted));
        }
        ObjectNode stages = output.putObject("VersionIdsToStages");
        secret.labelledVersions().forEach((version, labels) -> {
            if (!labels.isEmpty()) {
                putAll(stages.putArray(version.id()), names(labels));
            }
        });
        return output;
    }

    private static ObjectNode listSecretVersionIds(StoredSecret secret, JsonNode input) {
        int size = input.path("MaxResults").asInt(MAX_PAGE);
        if (size < 1 || size > MAX_PAGE) {
            throw new ServiceException(
                    ServiceError.INVALID_PARAMETER, "MaxResults must be 1 to " + MAX_PAGE + ", not " + size);
        }
        boolean deprecatedToo = input.path("IncludeDeprecated").asBoolean(false);
        List<Map.Entry<SecretVersion, List<StagingLabel>>> listed = secret.labelledVersions().entrySet().stream()
                .filter(entry -> deprecatedToo || !entry.getValue().isEmpty())
                .toList();
        int from = offset(text(input, "NextToken", 4096), listed.size());
        int to = Math.min(listed.size(), from + size);
        ObjectNode output = heading(secret);
        ArrayNode versions = output.putArray("Versions");
        for (var entry : listed.subList(from, to)) {
            ObjectNode version = versions.addObject()
                    .put("VersionId", entry.getKey().id())
                    .put("CreatedDate", seconds(entry.getKey().created()));
            putAll(version.putArray("VersionStages"), names(entry.getValue()));
        }
        if (to < listed.size()) {
            output.put("NextToken", token(to));
        }
        return output;
    }

    private static String token(int offset) {
        return Base64.getUrlEncoder().encodeToString(("from:" + offset).getBytes(StandardCharsets.US_ASCII));
    }

    /** Only a token that {@link #token} made is one. */
    private static int offset(@Nullable String token, int size) {
        if (token == null) {
            return 0;
        }
        for (int offset = 1; offset < size; offset++) {
            if (token(offset).equals(token)) {
                return offset;
            }
        }
        throw new ServiceException(ServiceError.INVALID_NEXT_TOKEN);
    }

    private static ObjectNode heading(StoredSecret secret) {
        return JsonNodeFactory.instance.objectNode().put("ARN", secret.arn()).put("Name", secret.name());
    }

    private static List<String> names(List<StagingLabel> labels) {
        return labels.stream().map(StagingLabel::name).toList();
    }

    private static void putAll(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    /** AWS JSON writes a point in time as seconds since the epoch, with a fraction. */
    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
