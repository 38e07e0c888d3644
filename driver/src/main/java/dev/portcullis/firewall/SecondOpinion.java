package dev.portcullis.firewall;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks a parser about statements, one after the other, behind their backs: on a daemon thread of its own that has enough
 * stack and ends when nothing is left to ask. No statement waits for it, and no verdict rests on it: a parser that fails, hangs or
 * cannot keep up leaves the structure that the tokens tell. The parser is given {@link ParserText}, which holds no literal.
 */
final class SecondOpinion {
    /** A parser. Whatever it throws, even an error, only means that it has no opinion. */
    @FunctionalInterface
    interface Parser {
        /** The structure of a text, given what its tokens tell. */
        Structure parse(String text, Structure outline, Deadline deadline) throws Exception;
    }

    private static final int MOST_TOKENS = 2_000;
    /** The time that JSqlParser takes may double with each level. */
    private static final int MOST_DEPTH = 24;

    private static final int MOST_WAITING = 256;
    private static final long STACK_BYTES = 16L << 20;
    private static final long DEADLINE_MILLIS = 500;
    private static final long IDLE_SECONDS = 10;

    private final Parser parser;
    private final ThreadPoolExecutor thread;
    private final Deadline deadline = new Deadline(DEADLINE_MILLIS);

    SecondOpinion(Parser parser) {
        this.parser = parser;
        thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                SecondOpinion::newThread,
                new ThreadPoolExecutor.DiscardPolicy());
        thread.allowCoreThreadTimeOut(true);
    }

    /** Asks about a statement, unless there is nothing to tell; the answer, if there is one, comes on another thread. */
    void ask(String sql, Tokens tokens, Structure outline, Consumer<Structure> answer) {
        if (namesNothing(tokens)) {
            return;
        }
        String text = ParserText.of(sql, tokens, MOST_TOKENS, MOST_DEPTH);
        if (text != null && !text.isEmpty()) {
            thread.execute(() -> parse(text, outline, answer));
        }
    }

    /** Whether there are but literals behind the first word: who opens a connection to run {@code SELECT 1} need not load a parser for it. */
    private static boolean namesNothing(Tokens tokens) {
        int i = 1;
        while ((tokens.kind(i) == Token.VALUE || tokens.kind(i) == Token.VALUES || tokens.kind(i) == ';')
                && !tokens.has(i, Token.NAME)) {
            i++;
        }
        return tokens.kind(i) == Token.END;
    }

    // An error of the parser, such as a StackOverflowError, is one more way to have no opinion.
    private void parse(String text, Structure outline, Consumer<Structure> answer) {
        try {
            answer.accept(parser.parse(text, outline, deadline));
        } catch (Exception | StackOverflowError e) {
            // The structure that the tokens tell stays.
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // A hint: nothing depends on it.
    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(null, work, "portcullis-structure", STACK_BYTES, false);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.setContextClassLoader(null);
        return thread;
    }
}
