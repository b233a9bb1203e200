package io.tidewatch.engine.alert;

/** In which language the sentences of reasons are written. It decides nothing else. */
public enum Language {
    /** English. */
    EN(new EnglishSentences()),
    /** Simplified Chinese. */
    ZH(new ChineseSentences());

    private final Sentences sentences;

    Language(Sentences sentences) {
        this.sentences = sentences;
    }

    Sentences sentences() {
        return sentences;
    }
}
