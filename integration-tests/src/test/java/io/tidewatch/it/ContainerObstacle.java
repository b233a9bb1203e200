package io.tidewatch.it;

import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/**
 * Finds out in seconds what keeps an image from running in a container on this machine. Testcontainers itself would try to
 * pull for minutes where no registry can be reached.
 */
final class ContainerObstacle {
    private static final URI REGISTRY = URI.create("https://registry-1.docker.io/v2/");
    /** A registry that takes longer to say hello takes too long to send 400 MB. */
    private static final Duration HELLO = Duration.ofSeconds(3);
    /** Where Testcontainers looks for the same. */
    private static final Path INSIDE_A_CONTAINER = Path.of("/.dockerenv");
    /** What a registry answers: come in, or say who you are. Anything else is a proxy that refuses. */
    private static final int OK = 200;

    private static final int UNAUTHORIZED = 401;

    private ContainerObstacle() {}

    /** The obstacle in words, or empty if there is none. */
    static Optional<String> of(String image) {
        boolean registry = registryAnswers();
        // Asked first: Testcontainers pulls images of its own before it tells whether an engine answers.
        if (!registry && needsImagesOfItsOwn()) {
            return Optional.of("no registry answers; with the broker's image at hand, TESTCONTAINERS_RYUK_DISABLED=true"
                    + " and, inside a container, TESTCONTAINERS_HOST_OVERRIDE do without any other");
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("no Docker engine answers");
        }
        if (!registry && !isHere(image)) {
            return Optional.of("the image " + image + " is not here and no registry answers");
        }
        return Optional.empty();
    }

    /** One to clean up after itself, and inside a container one to find out where that container's host is. */
    private static boolean needsImagesOfItsOwn() {
        boolean reaper = !Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"));
        boolean host = Files.exists(INSIDE_A_CONTAINER) && System.getenv("TESTCONTAINERS_HOST_OVERRIDE") == null;
        return reaper || host;
    }

    private static boolean isHere(String image) {
        try {
            DockerClientFactory.instance().client().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException absent) {
            return false;
        }
    }

    private static boolean registryAnswers() {
        HttpClient client = HttpClient.newBuilder().connectTimeout(HELLO).build();
        try {
            int status = client.send(
                            HttpRequest.newBuilder(REGISTRY).timeout(HELLO).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            return status == OK || status == UNAUTHORIZED;
        } catch (IOException unreachable) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
