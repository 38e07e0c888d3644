package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.PortcullisDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenKeyTest {
    /** Of {@code shop.customers.card}, a text, by the key below. */
    private static final String CARD =
            "tok1.f74e4ed6.-BIrPBJMvGO4_BKuRaZLdHYibmcAPqAM6Qbyb2aKo6gNIJ5inI0V8-nOsPaqQ3DMw4-QetuDMyTquo2UrnG8QezE4lFy";

    @TempDir
    private Path folder;

    private TokenKey key;

    @BeforeEach
    void read() throws IOException {
        byte[] secret = new byte[32];
        IntStream.range(0, secret.length).forEach(i -> secret[i] = (byte) i);
        key = TokenKey.read(Files.write(folder.resolve("key"), secret));
    }

    /** The answers are those of {@code HKDF} and {@code AESGCM} of Python's {@code cryptography} 48.0, and of its {@code hmac}. */
    @ParameterizedTest
    @CsvSource({
        "shop.customers.card, text, 4111111111111111, " + CARD,
        "'', number, -7.50, tok1.f74e4ed6.34wplXrtcQXPE7xKctG0i-6dZtZ6E_vglAgNHqjvas5Iy8LO0dWZDQg",
        "shop.customers.name, text, Zoë 東京,"
                + " tok1.f74e4ed6.1AXqz6HSmA3kmDUHsUWfO3HaW7qsZyZ77YqBwmtKG-vsbgrRIW3uumKl3VXt6Pcm4cEURdLmhpl-LJtEaD0Yhg",
    })
    void makesWhatIsDocumented(String column, String type, String value, String token) {
        assertThat(key.token(column, type, value, value)).isEqualTo(token);
        assertThat(key.reveal(token)).isEqualTo(new TokenKey.Content(column, type, value));
        assertThat(TokenKey.idOf(token)).isEqualTo(key.id()).isEqualTo("f74e4ed6");
    }

    @Test
    void whatIsCutStillDiffers() {
        String kept = "x".repeat(256);
        String token = key.token("t.b", "text", "x".repeat(300), kept);
        assertThat(token).startsWith("tok1.f74e4ed6.8msDmSvhmGL_ayBPNWsXpyjTIg").hasSize(405);
        assertThat(token).isNotEqualTo(key.token("t.b", "text", "x".repeat(301), kept));
        assertThat(key.reveal(token)).isEqualTo(new TokenKey.Content("t.b", "text", kept));
    }

    @Test
    void noCharacterOfATokenCanBeChanged() {
        String others = "Aa0-_.f\n";
        for (int i = 0; i < CARD.length(); i++) {
            for (char other : others.toCharArray()) {
                String altered = CARD.substring(0, i) + other + CARD.substring(i + 1);
                assertThat(key.reveal(altered) == null).as(altered).isEqualTo(!altered.equals(CARD));
            }
            assertThat(key.reveal(CARD.substring(0, i))).isNull();
        }
        // Its last character holds two bits that no byte has.
        String number = key.token("", "number", "-7.50", "-7.50");
        for (char other : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefhijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            assertThat(key.reveal(number.substring(0, number.length() - 1) + other))
                    .isNull();
        }
        assertThat(key.reveal(CARD + '=')).isNull();
        assertThat(key.reveal(CARD + 'A')).isNull();
    }

    @Test
    void anotherKeyTellsNothing() throws IOException {
        TokenKey other = TokenKey.read(Files.write(folder.resolve("other"), new byte[32]));
        assertThat(other.id()).isNotEqualTo(key.id());
        assertThat(other.reveal(CARD)).isNull();
        assertThat(other.reveal(CARD.replace(key.id(), other.id()))).isNull();
        assertThat(other.token("shop.customers.card", "text", "4111111111111111", "4111111111111111")
                        .substring(14))
                .isNotEqualTo(CARD.substring(14));
    }

    @Test
    void isNeverShown() {
        String shown = key + " " + new BindKeys(null, key) + " " + key.reveal(CARD);
        assertThat(shown).doesNotContain("0001020304", "AAECAwQF", "[0, 1, 2", "4111");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "hmac"})
    void aFileThatIsNoKeyRefusesTheConnection(String mode) throws IOException {
        Path file = Files.writeString(folder.resolve("short"), "s3cret-but-too-short");
        PortcullisDataSource dataSource = new PortcullisDataSource();
        dataSource.setUrl("jdbc:portcullis:mysql://127.0.0.1:9/");
        dataSource.setUser("app");
        dataSource.setPassword("x");
        dataSource.setTls("local-plaintext");
        dataSource.setAuditDir(folder.toString());
        if (mode.equals("token")) {
            dataSource.setAuditTokenKeyFile(file.toString());
        } else {
            dataSource.setAuditHmacKeyFile(file.toString());
        }
        assertThatThrownBy(dataSource::getConnection)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"))
                .hasMessage("portcullis.audit." + mode + "-key-file: " + file
                        + " cannot be used (java.io.IOException: it holds 20 bytes; a key has 32 to 4096, such as 32"
                        + " random ones); name a readable file of 32 to 4096 random bytes")
                .hasMessageNotContaining("s3cret");
    }
}
