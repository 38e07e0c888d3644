package dev.portcullis.credentials;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * The AWS default chain, of which only the part that is needed is loaded: its first two members, the system properties and the
 * environment, are asked by themselves, and the whole chain only when they have nothing. A function on AWS Lambda, which has its credentials in
 * the environment, is spared the classes of all the others in its first connection.
 *
 * <p>Safe for use by several threads.
 */
final class DefaultChain implements IdentityProvider<AwsCredentialsIdentity> {
    private final List<AwsCredentialsProvider> first =
            List.of(SystemPropertyCredentialsProvider.create(), EnvironmentVariableCredentialsProvider.create());

    private volatile @Nullable AwsCredentialsProvider all;

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
        return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        for (AwsCredentialsProvider member : first) {
            AwsCredentialsIdentity found = ask(member);
            if (found != null) {
                return CompletableFuture.completedFuture(found);
            }
        }
        return all().resolveIdentity(request);
    }

    private static @Nullable AwsCredentialsIdentity ask(AwsCredentialsProvider member) {
        try {
            return member.resolveCredentials();
        } catch (SdkClientException e) {
            return null; // the whole chain asks it again, and says what it lacks
        }
    }

    private synchronized AwsCredentialsProvider all() {
        AwsCredentialsProvider known = all;
        if (known == null) {
            known = DefaultCredentialsProvider.builder().build();
            all = known;
        }
        return known;
    }
}
