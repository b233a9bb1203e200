package io.tidewatch.workbench.demo;

import io.tidewatch.http.Answer;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shop's page: files in one folder of the class path. A name that is not of their form finds nothing, so no path leads out of it. */
final class ShopFiles implements Endpoint {
    private static final Pattern NAME = Pattern.compile("/([a-z]+\\.(html|css|js|svg))");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    @Override
    public Answer answer(Request request) {
        Matcher name = NAME.matcher(request.path().equals("/") ? "/index.html" : request.path());
        if (!name.matches()) {
            return lost();
        }
        return content(name.group(1))
                // Another version of Tidewatch may answer at this address tomorrow.
                .map(bytes ->
                        new Answer(Answer.OK, TYPES.get(name.group(2)), Map.of("Cache-Control", "no-cache"), bytes))
                .orElseGet(ShopFiles::lost);
    }

    private static Answer lost() {
        return Answer.error(Answer.NOT_FOUND, "There is nothing at this path; the shop is at /.");
    }

    private static Optional<byte[]> content(String name) {
        try (InputStream file = ShopFiles.class.getResourceAsStream("/shop/" + name)) {
            return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
