package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9525 section 6. */
class ServerNamesTest {
    @ParameterizedTest
    @CsvSource({
        "orders.example.com,    orders.example.com,     true",
        "ORDERS.Example.COM,    orders.example.com,     true",
        "orders.example.com,    payroll.example.com,    false",
        "orders.example.com,    orders.example.com.evil.net, false",
        "example.com,           orders.example.com,     false",
        "*.example.com,         orders.example.com,     true",
        "*.example.com,         example.com,            false",
        "*.example.com,         a.orders.example.com,   false",
        "*.example.com,         .example.com,           false",
        "o*.example.com,        orders.example.com,     false",
        "*s.example.com,        orders.example.com,     false",
        "orders.*.com,          orders.example.com,     false",
        "*.*.com,               orders.example.com,     false",
        "*.com,                 example.com,            false",
        "*,                     localhost,              false",
        "127.0.0.1,             127.0.0.1,              false",
    })
    void matchesDnsNames(String pattern, String host, boolean expected) {
        assertThat(new ServerNames(List.of(pattern), List.of()).include(host)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,         127.0.0.1,  true",
        "127.0.0.1,         127.0.0.2,  false",
        "0:0:0:0:0:0:0:1,   ::1,        true",
        "127.0.0.1,         localhost,  false",
    })
    void matchesAddresses(String address, String host, boolean expected) {
        assertThat(new ServerNames(List.of(), List.of(address)).include(host)).isEqualTo(expected);
    }

    @Test
    void printsStrangersNamesOnOneLine() {
        assertThat(new ServerNames(List.of("a\r\nWARN forged", "b"), List.of())).hasToString("a??WARN forged, b");
    }
}
