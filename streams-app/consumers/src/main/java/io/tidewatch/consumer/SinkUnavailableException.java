package io.tidewatch.consumer;

import java.io.IOException;

/** The sink takes nothing at present and a person may have nothing to mend: starting again later goes on with what is left. */
final class SinkUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    SinkUnavailableException(String message) {
        super(message);
    }
}
