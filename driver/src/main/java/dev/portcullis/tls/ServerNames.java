package dev.portcullis.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names that a certificate is for: its subject alternative names of type dNSName and iPAddress (RFC 9525). The common
 * name of the subject is no such name.
 */
record ServerNames(List<String> dns, List<String> addresses) {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    static ServerNames of(X509Certificate certificate) {
        List<String> dns = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (List<?> name : alternativeNames(certificate)) {
            if (name.get(1) instanceof String text && name.get(0) instanceof Integer type) {
                if (type == DNS) {
                    dns.add(text);
                } else if (type == ADDRESS) {
                    addresses.add(text);
                }
            }
        }
        return new ServerNames(List.copyOf(dns), List.copyOf(addresses));
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** Whether the certificate is for the host, given as a DNS name or as an address. */
    boolean include(String host) {
        if (isAddress(host)) {
            return addresses.stream().anyMatch(address -> isSameAddress(address, host));
        }
        String name = host.toLowerCase(Locale.ROOT);
        for (String pattern : dns) {
            if (matches(pattern.toLowerCase(Locale.ROOT), name)) {
                return true;
            }
        }
        return false;
    }

    /** A wildcard is the whole left-most label, stands for exactly one label, and has two labels or more to its right. */
    private static boolean matches(String pattern, String name) {
        if (pattern.indexOf('*') < 0) {
            return pattern.equals(name);
        }
        String domain = pattern.substring(1);
        int firstDot = name.indexOf('.');
        return pattern.startsWith("*.")
                && domain.indexOf('*') < 0
                && domain.indexOf('.', 1) > 0
                && firstDot > 0
                && name.substring(firstDot).equals(domain);
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    private static boolean isSameAddress(String address, String host) {
        try {
            // Both are literal addresses, so that no name service is asked.
            return Arrays.equals(
                    InetAddress.getByName(address).getAddress(),
                    InetAddress.getByName(host).getAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        List<String> all = new ArrayList<>(dns);
        all.addAll(addresses);
        return all.isEmpty() ? "no host at all" : Printable.line(String.join(", ", all));
    }
}
