package dev.portcullis.audit;

import org.jspecify.annotations.Nullable;

/**
 * The words that were last made of texts, which are mostly constants: the same few over and over. For one thread.
 *
 * <p>A text is known by its identity, so that finding it costs no comparison; one that is equal and not the same is made a word once more.
 */
final class Words {
    private static final int SIZE = 256;

    private final String before;
    private final String behind;
    private final @Nullable String[] texts = new String[SIZE];
    private final @Nullable Word[] words = new Word[SIZE];

    /** Of texts with something before and behind them. */
    Words(String before, String behind) {
        this.before = before;
        this.behind = behind;
    }

    @SuppressWarnings("ReferenceEquality") // See above.
    Word of(String text) {
        int place = (text.hashCode() ^ text.hashCode() >>> 8) & (SIZE - 1);
        Word known = words[place];
        if (known == null || texts[place] != text) {
            known = new Word(before + text + behind);
            words[place] = known;
            texts[place] = text;
        }
        return known;
    }
}
