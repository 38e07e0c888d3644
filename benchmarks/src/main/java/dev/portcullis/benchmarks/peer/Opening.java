package dev.portcullis.benchmarks.peer;

import static dev.portcullis.benchmarks.Database.CLERK;
import static dev.portcullis.benchmarks.Database.ENDPOINT;
import static dev.portcullis.benchmarks.Database.IAM_USER;
import static dev.portcullis.benchmarks.Database.PASSWORD;
import static dev.portcullis.benchmarks.Database.ROOT;
import static dev.portcullis.benchmarks.Database.SECRET;
import static dev.portcullis.benchmarks.Database.SECRETS;
import static dev.portcullis.benchmarks.Database.SERVER;
import static dev.portcullis.benchmarks.Database.TOKEN;
import static dev.portcullis.benchmarks.Database.TRUST_STORE;
import static dev.portcullis.benchmarks.Database.TRUST_STORE_PASSWORD;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What is given to {@link java.sql.DriverManager} to open a connection over TLS, to a server whose chain and name are verified. Every driver
 * trusts the same root: Portcullis from a PEM file, the others from a key-store file with {@code sslMode=VERIFY_IDENTITY}.
 */
public record Opening(String url, Map<String, String> info) {
    /** The opening of a variant; the addresses come from the system properties. */
    public static Opening of(Variant variant, Login login) {
        String address = login == Login.PASSWORD ? System.getProperty(SERVER) : System.getProperty(ENDPOINT);
        Map<String, String> info = new TreeMap<>();
        if (variant.isPortcullis()) {
            portcullis(variant, login, info);
        } else {
            others(login, info);
        }
        String scheme = "jdbc:mysql:";
        switch (variant) {
            case AWS_NONE -> scheme = wrapper(info, "");
            case AWS_DEFAULT -> scheme = wrapper(info, AwsWrapper.DEFAULTS_WITHOUT_MONITORING);
            case AWS_IAM -> scheme = wrapper(info, "iam");
            case AWS_SECRET -> scheme = wrapper(info, "awsSecretsManager");
            case AWS_SECRETS_JDBC -> {
                scheme = "jdbc-secretsmanager:mysql:";
                info.put("user", SECRET);
                info.remove("password");
            }
            default -> scheme = variant.isPortcullis() ? "jdbc:portcullis:mysql:" : scheme;
        }
        return new Opening(scheme + "//" + address + "/shop", info);
    }

    private static void portcullis(Variant variant, Login login, Map<String, String> info) {
        variant.settings().forEach(info::put);
        info.put("portcullis.tls.ca-file", System.getProperty(ROOT));
        switch (login) {
            case PASSWORD -> {
                info.put("user", CLERK);
                info.put("password", PASSWORD);
            }
            case IAM -> {
                info.put("user", IAM_USER);
                info.put("portcullis.endpoint", host() + ":3306");
            }
            case SECRET -> {
                info.put("portcullis.endpoint", host() + ":3306");
                info.put("portcullis.secret.id", SECRET);
                info.put("portcullis.secret.endpoint-url", System.getProperty(SECRETS));
            }
        }
    }

    private static void others(Login login, Map<String, String> info) {
        info.put("sslMode", "VERIFY_IDENTITY");
        info.put("trustCertificateKeyStoreType", "PKCS12");
        info.put(
                "trustCertificateKeyStoreUrl",
                Path.of(System.getProperty(TRUST_STORE)).toUri().toString());
        info.put("trustCertificateKeyStorePassword", TRUST_STORE_PASSWORD);
        info.put("user", login == Login.IAM ? IAM_USER : CLERK);
        info.put("password", login == Login.IAM ? System.getProperty(TOKEN) : PASSWORD);
    }

    /** The wrapper's plugins fetch user and password themselves. */
    private static String wrapper(Map<String, String> info, String plugins) {
        info.put("wrapperPlugins", plugins);
        info.put("wrapperDialect", "mysql");
        if (plugins.equals("iam")) {
            info.remove("password");
            info.put("iamDefaultPort", "3306");
        } else if (plugins.equals("awsSecretsManager")) {
            info.remove("user");
            info.remove("password");
            info.put("secretsManagerSecretId", SECRET);
            info.put("secretsManagerRegion", "eu-central-1");
            info.put("secretsManagerEndpoint", System.getProperty(SECRETS));
        }
        return "jdbc:aws-wrapper:mysql:";
    }

    private static String host() {
        return System.getProperty(ENDPOINT).replaceFirst(":.*", "");
    }

    /** The properties as a driver takes them; a new object each time, for drivers may change it. */
    public Properties properties() {
        Properties properties = new Properties();
        info.forEach(properties::setProperty);
        return properties;
    }
}
