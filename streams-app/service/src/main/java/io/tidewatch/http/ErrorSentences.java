package io.tidewatch.http;

import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** The sentence for a request that Jetty refuses before it reaches a {@link Router}. */
final class ErrorSentences implements Request.Handler {
    private static final Map<Integer, String> SENTENCES = Map.of(
            HttpStatus.BAD_REQUEST_400,
            "This is no HTTP/1.1 request; its path has to be percent-encoded UTF-8, as in a%2Fb for a/b.",
            HttpStatus.URI_TOO_LONG_414,
            "The request line is too long.",
            HttpStatus.EXPECTATION_FAILED_417,
            "Nothing else than 100-continue can be expected.",
            HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431,
            "The request's headers are too large.");

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException refused
                ? refused.getCode()
                : response.getStatus();
        RequestHandler.send(
                response,
                Answer.error(status, SENTENCES.getOrDefault(status, "This request cannot be answered.")),
                callback);
        return true;
    }
}
