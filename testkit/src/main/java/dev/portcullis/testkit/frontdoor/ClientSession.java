package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.frontdoor.Failure.BadProtocol;
import dev.portcullis.testkit.frontdoor.Failure.Phase;
import dev.portcullis.testkit.frontdoor.Failure.Rogue;
import dev.portcullis.testkit.frontdoor.LoginAttempt.Kind;
import dev.portcullis.testkit.frontdoor.LoginAttempt.Outcome;
import dev.portcullis.testkit.frontdoor.TokenVerifier.Refusal;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One client of the front door, from the greeting to the end of its connection. It runs on a thread of its own; only {@link #close}
 * may come from another.
 */
final class ClientSession implements Closeable {
    private static final String CLEAR_PASSWORD = "mysql_clear_password";

    private final Door door;
    private final Wire client;
    private final Transcript transcript;
    private final Failures failures;

    /** What the sessions of a front door share. */
    record Door(
            RealServer realServer,
            Identity identity,
            TokenVerifier tokens,
            Clock clock,
            Statistics statistics,
            Executor executor) {}

    /** How a login ends: with an OK or ERR packet for the client. */
    private record Verdict(Packet last, @Nullable Refusal refusal) {}

    ClientSession(Door door, Wire client, Transcript transcript, Failures failures) {
        this.door = door;
        this.client = client;
        this.transcript = transcript;
        this.failures = failures;
    }

    /** Blocks until the connection has ended, however it does. */
    void run() {
        try (client) {
            pass(Phase.BEFORE_GREETING);
            try (Wire server = door.realServer().connect()) {
                serve(server);
            }
        } catch (IOException e) {
            // The client hung up, broke off, or was driven off by a failure; what it sent until then is in the
            // transcript.
        }
    }

    private void serve(Wire server) throws IOException {
        Packet first = Packet.read(server.in());
        if (first.type() == Packet.ERROR) {
            sendLast(first);
            return;
        }
        Greeting greeting = Greeting.parse(first);
        boolean offersTls = !failures.has(BadProtocol.PLAINTEXT_ONLY);
        greeting.offering(offersTls).write(client.out());
        pass(Phase.AFTER_GREETING);
        Packet answer = Packet.read(client.in());
        if (HandshakeResponse.isTlsRequest(answer)) {
            startTls(answer);
            pass(Phase.AFTER_TLS);
            Packet response = Packet.read(client.in());
            door.realServer().startTls(server, answer);
            logIn(server, greeting, response, true);
        } else if (offersTls) {
            sendLast(Packet.insecureTransport(answer.sequence() + 1));
        } else {
            logIn(server, greeting, answer, false);
        }
    }

    private void startTls(Packet request) throws IOException {
        if (failures.has(BadProtocol.PLAINTEXT_ANSWER)) {
            // With a nonce behind it, as real servers send one: 22 bytes would pass for the start of a TLS record.
            Packet.authSwitch(request.sequence() + 1, CLEAR_PASSWORD, new byte[21])
                    .write(client.out());
            stall();
        }
        pass(Phase.IN_TLS);
        boolean resumed = false;
        if (failures.has(BadProtocol.TLS_1_1)) {
            LegacyTls.accept(client, door.identity().certificate(failures.badCertificate()));
        } else {
            resumed = client.acceptTls(door.identity().context(failures.badCertificate()));
        }
        door.statistics().countHandshake(resumed);
        transcript.tlsEstablished();
        client.continueWith(transcript.decrypted(client.in()), client.out());
    }

    private void logIn(Wire server, Greeting greeting, Packet packet, boolean encrypted) throws IOException {
        HandshakeResponse response = HandshakeResponse.parse(packet);
        Rogue rogue = failures.rogue();
        Kind kind =
                rogue != null ? Kind.ROGUE : door.realServer().isIamUser(response.user()) ? Kind.IAM : Kind.PASSWORD;
        Verdict verdict;
        try {
            pass(Phase.AFTER_LOGIN_RESPONSE);
            if (rogue != null) {
                verdict = learnPassword(rogue, packet, response);
            } else if (kind == Kind.IAM) {
                verdict = judgeToken(server, greeting, packet, response, encrypted);
            } else {
                verdict = passPassword(server, packet);
            }
        } catch (IOException e) {
            door.statistics().add(new LoginAttempt(response.user(), kind, Outcome.ABANDONED, 0, null));
            throw e;
        }
        int errorCode = verdict.last().errorCode();
        Outcome outcome = errorCode == 0 ? Outcome.ACCEPTED : Outcome.REFUSED;
        door.statistics().add(new LoginAttempt(response.user(), kind, outcome, errorCode, verdict.refusal()));
        if (outcome == Outcome.REFUSED) {
            sendLast(verdict.last());
        } else {
            verdict.last().write(client.out());
            new Relay(client, server, door.executor()).run();
        }
    }

    private Verdict learnPassword(Rogue rogue, Packet packet, HandshakeResponse response) throws IOException {
        Packet last = new RogueLogin(client, transcript).ask(rogue, packet);
        return new Verdict(Packet.accessDenied(last.sequence() + 1, response.user()), null);
    }

    private Verdict judgeToken(
            Wire server, Greeting greeting, Packet packet, HandshakeResponse response, boolean encrypted)
            throws IOException {
        Packet last = packet;
        byte[] proof = response.proof();
        if (!response.plugin().equals(CLEAR_PASSWORD)) {
            Packet.authSwitch(packet.sequence() + 1, CLEAR_PASSWORD, new byte[0])
                    .write(client.out());
            pass(Phase.IN_AUTH_SWITCH);
            last = Packet.read(client.in());
            proof = last.payload();
        }
        String token = new String(new Payload(proof).untilNul(), StandardCharsets.UTF_8);
        Refusal refusal = encrypted
                ? door.tokens().verify(token, response.user(), failures.clock(door.clock()))
                : Refusal.NOT_ENCRYPTED;
        Packet verdict = refusal == null
                ? door.realServer().logIn(server, greeting, response, packet.sequence())
                : Packet.accessDenied(0, response.user());
        return new Verdict(verdict.withSequence(last.sequence() + 1), refusal);
    }

    /** Carries the two sides' packets to and fro until the server has decided. */
    private Verdict passPassword(Wire server, Packet packet) throws IOException {
        packet.write(server.out());
        while (true) {
            Packet word = Packet.read(server.in());
            if (word.type() == Packet.OK || word.type() == Packet.ERROR) {
                return new Verdict(word, null);
            }
            word.write(client.out());
            if (!word.announcesOk()) {
                pass(Phase.IN_AUTH_SWITCH);
                Packet.read(client.in()).write(server.out());
            }
        }
    }

    private void sendLast(Packet packet) throws IOException {
        packet.write(client.out());
        client.shutdownOutput();
    }

    /** Goes past a phase, unless a failure was chosen for it. */
    private void pass(Phase phase) throws IOException {
        if (failures.resetsAt(phase)) {
            client.reset();
            throw new IOException("reset at " + phase);
        } else if (failures.stallsAt(phase)) {
            stall();
        }
    }

    /** Listens, and says nothing more. */
    private void stall() throws IOException {
        client.in().transferTo(OutputStream.nullOutputStream());
        throw new IOException("the client hung up on a server that stalled");
    }

    /** Ends the connection with a reset. */
    @Override
    public void close() {
        client.reset();
    }
}
