package dev.portcullis.config;

import org.jspecify.annotations.Nullable;

/** Which hosts are this machine whatever any name service says: 127.0.0.0/8 and ::1, written as addresses, and localhost. */
final class Loopback {
    private Loopback() {}

    static boolean names(@Nullable String host) {
        if (host == null) {
            return false;
        }
        return host.equals("localhost") || host.equals("::1") || host.equals("[::1]") || isIpv4Loopback(host);
    }

    private static boolean isIpv4Loopback(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals("127")) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return false;
            }
            if (Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }
}
