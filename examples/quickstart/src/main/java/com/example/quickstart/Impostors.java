package com.example.quickstart;

import com.example.common.Report;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.frontdoor.Failure;
import dev.portcullis.testkit.frontdoor.Failure.BadCertificate;
import dev.portcullis.testkit.frontdoor.Failure.BadProtocol;
import dev.portcullis.testkit.frontdoor.Failure.Phase;
import dev.portcullis.testkit.frontdoor.Failure.Rogue;
import dev.portcullis.testkit.mysql.Login;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Servers that are not the endpoint, or no longer its owner's: each is refused, and learns no password. */
final class Impostors implements Chapter {
    private static final Login VICTIM = Login.random("victim");

    @Override
    public String title() {
        return "Impostor servers";
    }

    @Override
    public void tell(LocalRds rds, Report report) throws Exception {
        rds.createUser(VICTIM.user(), VICTIM.password());
        for (Map.Entry<String, Failure> impostor : impostors().entrySet()) {
            rds.frontDoor().fail(impostor.getValue());
            SQLException refusal = connect(rds);
            report.claim(refusal != null, "refused: " + impostor.getKey());
            if (refusal != null) {
                report.note(firstLine(refusal));
            }
        }
        rds.frontDoor().fail();
        report.claim(!rds.frontDoor().received(VICTIM.password()), "no impostor was ever sent the password");
        report.claim(connect(rds) == null, "the real server is let in again");
    }

    private static Map<String, Failure> impostors() {
        var impostors = new LinkedHashMap<String, Failure>();
        impostors.put("no TLS offered", BadProtocol.PLAINTEXT_ONLY);
        impostors.put("plaintext in answer to the request for TLS", BadProtocol.PLAINTEXT_ANSWER);
        impostors.put("nothing newer than TLS 1.1", BadProtocol.TLS_1_1);
        impostors.put("a self-signed certificate", BadCertificate.SELF_SIGNED);
        impostors.put("a certificate under the root of another region", BadCertificate.OTHER_ROOT);
        impostors.put("the certificate of another instance in the same account", BadCertificate.WRONG_HOST_NAME);
        impostors.put("an expired certificate", BadCertificate.EXPIRED);
        impostors.put("a server that asks for the password in clear text", Rogue.CLEAR_PASSWORD);
        impostors.put("a server that hangs in the TLS handshake", new Failure.Stall(Phase.IN_TLS));
        return impostors;
    }

    /** The refusal, or null when the connection was opened. */
    private static @Nullable SQLException connect(LocalRds rds) {
        var login = new Properties();
        login.setProperty("user", VICTIM.user());
        login.setProperty("password", VICTIM.password());
        try {
            DriverManager.getConnection(rds.jdbcUrl("", "portcullis.connect-timeout=3s"), login)
                    .close();
            return null;
        } catch (SQLException e) {
            return e;
        }
    }

    private static String firstLine(SQLException refusal) {
        String message = String.valueOf(refusal.getMessage());
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return "SQLState " + refusal.getSQLState() + ": " + line;
    }
}
