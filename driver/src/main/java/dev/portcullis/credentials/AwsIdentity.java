package dev.portcullis.credentials;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.metrics.DriverMetrics;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * The AWS credentials of one set of connection settings, and the region where they are used. Nothing of it is global to the
 * JVM. Safe for use by several threads.
 */
final class AwsIdentity {
    /** The default chain tells at length what each of its members says; the cause has all of it. */
    private static final int MOST_OF_MESSAGE = 300;

    private static final int TIMER_IDLE_SECONDS = 10;

    private static final String DEFAULT_SESSION_NAME = "portcullis";

    private final IdentityProvider<? extends AwsCredentialsIdentity> provider;
    private final Region region;

    private AwsIdentity(IdentityProvider<? extends AwsCredentialsIdentity> provider, Region region) {
        this.provider = provider;
        this.region = region;
    }

    /**
     * Puts together what the settings say: the given provider, else the profile, else the default chain; and on top of it the
     * role, if there is one.
     *
     * @param given an {@code IdentityProvider<AwsCredentialsIdentity>}, such as every {@code AwsCredentialsProvider}, or null
     * @param region null for the one of the AWS default chain
     */
    static AwsIdentity of(ConnectionSettings settings, @Nullable Object given, @Nullable String region)
            throws CredentialException {
        Region where = region == null ? defaultRegion() : Region.of(region);
        IdentityProvider<? extends AwsCredentialsIdentity> base = base(settings, given);
        String role = settings.find(DriverSettings.AWS_ROLE_ARN).orElse(null);
        return new AwsIdentity(role == null ? base : assumed(role, base, settings, where), where);
    }

    /** Resolves the credentials, which may take a call to AWS. */
    AwsCredentialsIdentity resolve(DriverMetrics metrics, CredentialKind kind) throws CredentialException {
        try {
            return provider.resolveIdentity().join();
        } catch (RuntimeException e) {
            metrics.refreshFailed(kind);
            throw CredentialException.refused(
                    "No AWS credentials could be had: " + rootMessage(e)
                            + ". Choose where they come from with portcullis.aws.profile, portcullis.aws.role-arn or the"
                            + " credentials provider of the DataSource; otherwise the AWS default chain is asked",
                    e);
        }
    }

    IdentityProvider<? extends AwsCredentialsIdentity> provider() {
        return provider;
    }

    Region region() {
        return region;
    }

    /** An HTTP client that gives up on a server that is silent for as long as a whole connect may take. */
    static SdkHttpClient httpClient(ConnectionSettings settings) {
        Duration timeout = settings.get(DriverSettings.CONNECT_TIMEOUT);
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(timeout)
                .socketTimeout(timeout)
                .build();
    }

    static ClientOverrideConfiguration callTimeout(ConnectionSettings settings) {
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(settings.get(DriverSettings.CONNECT_TIMEOUT))
                .scheduledExecutorService(timer())
                .build();
    }

    /** One daemon thread that ends when it is idle. The SDK's own stay until a client is closed, which no DataSource ever is. */
    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "portcullis-aws-timer");
            thread.setDaemon(true);
            thread.setContextClassLoader(AwsIdentity.class.getClassLoader());
            return thread;
        });
        timer.setKeepAliveTime(TIMER_IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    @SuppressWarnings("unchecked") // the identity type was just checked
    private static IdentityProvider<? extends AwsCredentialsIdentity> base(
            ConnectionSettings settings, @Nullable Object given) throws CredentialException {
        if (given != null) {
            if (given instanceof IdentityProvider<?> provider
                    && AwsCredentialsIdentity.class.isAssignableFrom(provider.identityType())) {
                return (IdentityProvider<? extends AwsCredentialsIdentity>) provider;
            }
            throw CredentialException.refused(
                    "The AWS credentials provider is a " + given.getClass().getName()
                            + ", which is no software.amazon.awssdk.auth.credentials.AwsCredentialsProvider",
                    null);
        }
        return settings.find(DriverSettings.AWS_PROFILE)
                .<IdentityProvider<? extends AwsCredentialsIdentity>>map(ProfileCredentialsProvider::create)
                .orElseGet(DefaultChain::new);
    }

    private static IdentityProvider<? extends AwsCredentialsIdentity> assumed(
            String role,
            IdentityProvider<? extends AwsCredentialsIdentity> base,
            ConnectionSettings settings,
            Region region) {
        StsClient sts = StsClient.builder()
                .credentialsProvider(base)
                .region(region)
                .httpClient(httpClient(settings))
                .overrideConfiguration(callTimeout(settings))
                .endpointOverride(
                        settings.find(DriverSettings.AWS_STS_ENDPOINT_URL).orElse(null))
                .build();
        AssumeRoleRequest request = AssumeRoleRequest.builder()
                .roleArn(role)
                .roleSessionName(settings.find(DriverSettings.APPLICATION).orElse(DEFAULT_SESSION_NAME))
                .externalId(settings.find(DriverSettings.AWS_EXTERNAL_ID).orElse(null))
                .build();
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request)
                .build();
    }

    private static Region defaultRegion() throws CredentialException {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkException e) {
            throw CredentialException.refused(
                    "The AWS region is unknown: the host name does not say it and the AWS default chain has none. Set"
                            + " portcullis.region",
                    e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause instanceof SdkException ? cause : root;
        }
        String message = String.valueOf(root.getMessage());
        return message.length() <= MOST_OF_MESSAGE ? message : message.substring(0, MOST_OF_MESSAGE) + "…";
    }
}
