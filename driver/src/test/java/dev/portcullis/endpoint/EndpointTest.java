package dev.portcullis.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.SettingException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
        orders.c9akciq32rgf.us-east-1.rds.amazonaws.com,                       INSTANCE,       AWS,        us-east-1,      orders
        orders.c9akciq32rgf.us-east-1.rds-fips.amazonaws.com,                  INSTANCE,       AWS,        us-east-1,      orders
        orders-green-1a2b3c.c9akciq32rgf.eu-west-1.rds.amazonaws.com,          INSTANCE,       AWS,        eu-west-1,      orders-green-1a2b3c
        orders-old1.c9akciq32rgf.eu-west-1.rds.amazonaws.com,                  INSTANCE,       AWS,        eu-west-1,      orders-old1
        orders.cluster-c9akciq32rgf.ap-southeast-7.rds.amazonaws.com,          CLUSTER_WRITER, AWS,        ap-southeast-7, orders
        orders.cluster-ro-c9akciq32rgf.ap-southeast-7.rds.amazonaws.com,       CLUSTER_READER, AWS,        ap-southeast-7, orders
        report.cluster-custom-c9akciq32rgf.mx-central-1.rds.amazonaws.com,     CUSTOM_CLUSTER, AWS,        mx-central-1,   report
        pool.proxy-c9akciq32rgf.us-east-2.rds.amazonaws.com,                   PROXY,          AWS,        us-east-2,      pool
        reads.endpoint.proxy-c9akciq32rgf.us-east-2.rds.amazonaws.com,         PROXY_ENDPOINT, AWS,        us-east-2,      reads
        world.global-c9akciq32rgf.global.rds.amazonaws.com,                    GLOBAL_WRITER,  AWS,        ,               world
        shards.shardgrp-c9akciq32rgf.us-west-2.rds.amazonaws.com,              SHARD_GROUP,    AWS,        us-west-2,      shards
        orders.c9akciq32rgf.mars-olympus-12.rds.amazonaws.com,                 INSTANCE,       AWS,        mars-olympus-12, orders
        orders.c9akciq32rgf.rds.cn-north-1.amazonaws.com.cn,                   INSTANCE,       AWS_CN,     cn-north-1,     orders
        orders.cluster-c9akciq32rgf.cn-northwest-1.rds.amazonaws.com.cn,       CLUSTER_WRITER, AWS_CN,     cn-northwest-1, orders
        reads.endpoint.proxy-c9akciq32rgf.rds.cn-north-1.amazonaws.com.cn,     PROXY_ENDPOINT, AWS_CN,     cn-north-1,     reads
        orders.c9akciq32rgf.us-gov-west-1.rds.amazonaws.com,                   INSTANCE,       AWS_US_GOV, us-gov-west-1,  orders
        orders.c9akciq32rgf.rds.us-gov-east-1.amazonaws.com,                   INSTANCE,       AWS_US_GOV, us-gov-east-1,  orders
        orders.cluster-c9akciq32rgf.eusc-de-east-1.rds.amazonaws.eu,           CLUSTER_WRITER, AWS_EUSC,   eusc-de-east-1, orders
        orders.c9akciq32rgf.rds.us-iso-east-1.c2s.ic.gov,                      INSTANCE,       AWS_ISO,    us-iso-east-1,  orders
        orders.c9akciq32rgf.rds.us-isob-east-1.sc2s.sgov.gov,                  INSTANCE,       AWS_ISO_B,  us-isob-east-1, orders
        orders.c9akciq32rgf.rds.eu-isoe-west-1.cloud.adc-e.uk,                 INSTANCE,       AWS_ISO_E,  eu-isoe-west-1, orders
        orders.c9akciq32rgf.rds.us-isof-south-1.csp.hci.ic.gov,                INSTANCE,       AWS_ISO_F,  us-isof-south-1, orders
        orders.c9akciq32rgf.ap-sovereign-1.rds.amazonaws.au,                   INSTANCE,       ,           ap-sovereign-1, orders
        """)
    void readsEveryKindInEveryPartition(
            String host, EndpointKind kind, Partition partition, String region, String identifier) {
        Endpoint endpoint = Endpoint.parse(host, 3306);

        assertThat(endpoint.kind()).isEqualTo(kind);
        assertThat(endpoint.partition()).isEqualTo(partition);
        assertThat(endpoint.region()).isEqualTo(region);
        assertThat(endpoint.accountHash()).isEqualTo("c9akciq32rgf");
        assertThat(endpoint.identifier()).isEqualTo(identifier);
        assertThat(host).endsWith("." + endpoint.domain());
        assertThat(Endpoint.parse(host.toUpperCase(Locale.ROOT) + ".", 3306)).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rds.amazonaws.com",
                "amazonaws.com",
                "us-east-1.rds.amazonaws.com",
                "c9akciq32rgf.us-east-1.rds.amazonaws.com",
                "orders.c9akciq32rgf.us-east-1.rds.amazonaws.com.evil.com",
                "orders.c9akciq32rgf.us-east-1.rds.amazonaws.com.evil.com.cn",
                "orders.c9akciq32rgf.us-east-1.rds.evilamazonaws.com",
                "orders.c9akciq32rgf.us-east-1.rds-amazonaws.com",
                "orders.c9akciq32rgf.us-east-1.rds.evil.amazonaws.com",
                "orders.c9akciq32rgf.us-east-1.s3.amazonaws.com",
                "orders.c9akciq32rgf.us-east-1.xrds.amazonaws.com",
                "orders.c9akciq32rgf.rds.rds.amazonaws.com",
                "orders.c9akciq32rgf.useast1.rds.amazonaws.com",
                "orders.c9akciq32rgf.us_east_1.rds.amazonaws.com",
                "evil.orders.c9akciq32rgf.us-east-1.rds.amazonaws.com",
                "orders.endpoint.c9akciq32rgf.us-east-1.rds.amazonaws.com",
                "orders.endpoint.cluster-c9akciq32rgf.us-east-1.rds.amazonaws.com",
                "orders.evil.proxy-c9akciq32rgf.us-east-1.rds.amazonaws.com",
                "orders.cluster-.us-east-1.rds.amazonaws.com",
                "orders.cluster-rw-c9akciq32rgf.us-east-1.rds.amazonaws.com",
                "orders.proxy-cluster-c9akciq32rgf.us-east-1.rds.amazonaws.com",
                "orders-.c9akciq32rgf.us-east-1.rds.amazonaws.com",
                "orders.c9akciq32rgf.global.rds.amazonaws.com",
                "world.global-c9akciq32rgf.us-east-1.rds.amazonaws.com",
                "127.0.0.1",
                "::1",
                "localhost",
                "db.example.com",
            })
    void takesALookAlikeForNoEndpointOfRds(String host) {
        Endpoint endpoint = Endpoint.parse(host, 3306);

        assertThat(endpoint.kind()).isEqualTo(EndpointKind.OTHER);
        assertThat(endpoint.isRds()).isFalse();
        assertThat(endpoint.region()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "a b", "a/b", "a@b", "a:b", "a%00b", "ä.example.com", "[::1]", "a\u0000b"})
    void refusesWhatIsNoHost(String host) {
        assertThatThrownBy(() -> Endpoint.parse(host, 3306)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65536})
    void refusesWhatIsNoPort(int port) {
        assertThatThrownBy(() -> Endpoint.parse("localhost", port)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void readsBackWhatAnEndpointIsMadeOf(
            @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 63) String identifier,
            @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 20) String hash,
            @ForAll EndpointKind kind,
            @ForAll boolean trailingDot) {
        if (kind == EndpointKind.OTHER) {
            return;
        }
        String prefix = switch (kind) {
            case CLUSTER_WRITER -> "cluster-";
            case CLUSTER_READER -> "cluster-ro-";
            case CUSTOM_CLUSTER -> "cluster-custom-";
            case PROXY -> "proxy-";
            case PROXY_ENDPOINT -> "endpoint.proxy-";
            case GLOBAL_WRITER -> "global-";
            case SHARD_GROUP -> "shardgrp-";
            default -> "";
        };
        String region = kind == EndpointKind.GLOBAL_WRITER ? "global" : "eu-central-1";
        String host = identifier + "." + prefix + hash + "." + region + ".rds.amazonaws.com";

        Endpoint endpoint = Endpoint.parse(trailingDot ? host + "." : host, 3306);

        assertThat(endpoint)
                .isEqualTo(new Endpoint(
                        host.toLowerCase(Locale.ROOT),
                        3306,
                        kind,
                        Partition.AWS,
                        "amazonaws.com",
                        kind == EndpointKind.GLOBAL_WRITER ? null : region,
                        hash.toLowerCase(Locale.ROOT),
                        identifier.toLowerCase(Locale.ROOT)));
    }

    @Test
    void aTunnelStandsForTheEndpointThatTheSettingsName() throws SQLException {
        ConnectionSettings settings = settings("//127.0.0.1:53306,127.0.0.1:53307/shop"
                + "?portcullis.endpoint=Orders.cluster-c9akciq32rgf.eu-central-1.rds.amazonaws.com:3307");

        Endpoint endpoint = Endpoint.of(settings, settings.hosts().get(1));

        assertThat(endpoint.toString()).isEqualTo("orders.cluster-c9akciq32rgf.eu-central-1.rds.amazonaws.com:3307");
        assertThat(endpoint.kind()).isEqualTo(EndpointKind.CLUSTER_WRITER);
    }

    @Test
    void aHostOfAListNamesItsOwnEndpoint() throws SQLException {
        ConnectionSettings settings =
                settings("//(host=127.0.0.1,port=1,portcullis.endpoint=a.c9akciq32rgf.eu-central-1.rds.amazonaws.com),"
                        + "b.c9akciq32rgf.eu-central-1.rds.amazonaws.com:2/");

        assertThat(Endpoint.of(settings, settings.hosts().get(0)).toString())
                .isEqualTo("a.c9akciq32rgf.eu-central-1.rds.amazonaws.com:3306");
        assertThat(Endpoint.of(settings, settings.hosts().get(1)).toString())
                .isEqualTo("b.c9akciq32rgf.eu-central-1.rds.amazonaws.com:2");
    }

    @Test
    void theSettingSaysTheRegionWhereTheNameDoesNot() throws SQLException {
        ConnectionSettings settings =
                settings("//world.global-c9akciq32rgf.global.rds.amazonaws.com/?portcullis.region=eu-central-1");

        assertThat(Endpoint.of(settings, settings.hosts().get(0)).region()).isEqualTo("eu-central-1");
    }

    @Test
    void aRegionThatContradictsTheNameIsRefused() throws SQLException {
        ConnectionSettings settings =
                settings("//orders.c9akciq32rgf.us-east-1.rds.amazonaws.com/?portcullis.region=eu-central-1");

        assertThatThrownBy(() -> Endpoint.of(settings, settings.hosts().get(0)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("portcullis.region=eu-central-1")
                .hasMessageContaining("us-east-1");
    }

    private static ConnectionSettings settings(String rest) throws SQLException {
        return ConnectionSettings.parse("jdbc:portcullis:mysql:" + rest, new Properties());
    }
}
