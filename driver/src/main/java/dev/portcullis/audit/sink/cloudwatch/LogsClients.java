package dev.portcullis.audit.sink.cloudwatch;

import dev.portcullis.audit.sink.InvalidSinkException;
import dev.portcullis.audit.sink.SinkContext;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Makes the client: whose credentials, in which region, at which address. */
final class LogsClients {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private LogsClients() {}

    static CloudWatchLogsClient open(SinkContext context) throws InvalidSinkException {
        Region region = region(context);
        CloudWatchLogsClientBuilder builder = CloudWatchLogsClient.builder()
                .region(region)
                .credentialsProvider(credentials(context, region))
                .httpClient(http());
        Optional<URI> endpoint = context.url("endpoint-url");
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static Region region(SinkContext context) throws InvalidSinkException {
        Optional<String> given = context.find("region");
        if (given.isPresent()) {
            if (!given.get().matches("[a-z]{2,}(-[a-z]+)+-[0-9]+")) {
                throw context.invalid("region", given.get(), "the name of an AWS region, such as eu-central-1");
            }
            return Region.of(given.get());
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkException e) {
            throw new InvalidSinkException(
                    "Sink " + context.sink() + ": the AWS default chain has no region; set 'region'", e);
        }
    }

    private static AwsCredentialsProvider credentials(SinkContext context, Region region) {
        Optional<String> profile = context.find("profile");
        Optional<String> role = context.find("role-arn");
        Optional<String> externalId = context.find("external-id");
        AwsCredentialsProvider base = profile.<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
        if (role.isEmpty()) {
            return base;
        }
        StsClient sts = StsClient.builder()
                .credentialsProvider(base)
                .region(region)
                .httpClient(http())
                .build();
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request -> request.roleArn(role.get())
                        .roleSessionName("portcullis-audit-" + context.trail())
                        .externalId(externalId.orElse(null)))
                .build();
    }

    private static SdkHttpClient http() {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(READ_TIMEOUT)
                .build();
    }
}
