package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.pki.CertificateAuthority;
import dev.portcullis.testkit.pki.KeyType;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The plan of a {@link FrontDoor}. Confined to one thread. */
public final class FrontDoorBuilder {
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]+");
    private static final int BRIEF_BYTES = 64 * 1024;
    private static final int BRIEF_CONNECTIONS = 1_000;

    private final MysqlServer server;
    private final String endpoint;
    private final List<String> otherNames = new ArrayList<>();
    private final List<AwsCredential> credentials = new ArrayList<>();
    private final List<String> iamUsers = new ArrayList<>();
    private int endpointPort = 3306;
    private @Nullable String region;
    private @Nullable CertificateAuthority authority;
    private Clock clock = Clock.systemUTC();
    private boolean recordsEverything;
    private Failure[] failures = {};

    FrontDoorBuilder(MysqlServer server, String endpoint) {
        this.server = server;
        this.endpoint = endpoint.toLowerCase(Locale.ROOT);
    }

    /** More names of the same endpoint, such as that of its cluster: they stand in the certificate, and tokens for them are good. */
    public FrontDoorBuilder otherNames(String... names) {
        Arrays.stream(names).map(name -> name.toLowerCase(Locale.ROOT)).forEach(otherNames::add);
        return this;
    }

    /** The port that tokens are signed for, which is that of the endpoint and not the one on loopback; 3306 unless set. */
    public FrontDoorBuilder endpointPort(int port) {
        endpointPort = port;
        return this;
    }

    /** The region that tokens are signed for; the one in the endpoint's name unless set. */
    public FrontDoorBuilder region(String name) {
        region = name;
        return this;
    }

    /** Who issues the certificate; unless set, Amazon Trust Services for an RDS Proxy, and else the region's RSA2048 authority. */
    public FrontDoorBuilder authority(CertificateAuthority issuer) {
        authority = issuer;
        return this;
    }

    /** Keys that may sign tokens for every IAM user. */
    public FrontDoorBuilder credential(AwsCredential credential) {
        credentials.add(credential);
        return this;
    }

    /** Users who log in by token. They are created in the real server, without any grant, where they are not there. */
    public FrontDoorBuilder iamUsers(String... users) {
        iamUsers.addAll(List.of(users));
        return this;
    }

    /** What tokens are judged by; the system's clock unless set. */
    public FrontDoorBuilder clock(Clock judge) {
        clock = judge;
        return this;
    }

    /** Keeps every byte of every client in memory; unless set, the first 64 KiB of each of the last 1,000 connections. */
    public FrontDoorBuilder recordEverything() {
        recordsEverything = true;
        return this;
    }

    /** The failures to begin with; none unless set. */
    public FrontDoorBuilder failures(Failure... chosen) {
        failures = chosen.clone();
        return this;
    }

    /**
     * Opens the front door on a free port of loopback.
     *
     * @throws SQLException if the real server refuses to create an IAM user
     */
    public FrontDoor open() throws SQLException {
        FrontDoor door;
        try {
            door = new FrontDoor(this);
        } catch (IOException e) {
            throw new UncheckedIOException("no port of loopback can be opened", e);
        }
        try {
            door.fail(failures);
            credentials.forEach(door::accept);
            for (String user : iamUsers) {
                door.addIamUser(user);
            }
        } catch (SQLException | RuntimeException e) {
            door.close();
            throw e;
        }
        return door;
    }

    MysqlServer server() {
        return server;
    }

    String endpoint() {
        return endpoint;
    }

    Clock clock() {
        return clock;
    }

    Identity identity() {
        return new Identity(endpoint, otherNames, regionName(), issuer());
    }

    TokenVerifier tokenVerifier(Function<String, @Nullable AwsCredential> source) {
        Set<String> names = new HashSet<>(otherNames);
        names.add(endpoint);
        return new TokenVerifier(names, endpointPort, regionName(), source);
    }

    int transcriptBytes() {
        return recordsEverything ? Integer.MAX_VALUE : BRIEF_BYTES;
    }

    int transcripts() {
        return recordsEverything ? Integer.MAX_VALUE : BRIEF_CONNECTIONS;
    }

    private CertificateAuthority issuer() {
        if (authority != null) {
            return authority;
        }
        return endpoint.contains(".proxy-")
                ? CertificateAuthority.trustServices()
                : CertificateAuthority.regional(regionName(), KeyType.RSA2048);
    }

    private String regionName() {
        if (region != null) {
            return region;
        }
        return Arrays.stream(endpoint.split("\\."))
                .skip(1)
                .filter(label -> REGION.matcher(label).matches())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("the endpoint " + endpoint + " names no region; set it by region()"));
    }
}
