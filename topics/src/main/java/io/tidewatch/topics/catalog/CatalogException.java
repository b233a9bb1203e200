package io.tidewatch.topics.catalog;

/** A topic catalog that cannot be used. The message names the file, the topic, the key and the offender. */
public final class CatalogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CatalogException(String message) {
        super(message);
    }
}
