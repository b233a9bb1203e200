package io.tidewatch.it;

import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
    /** What a registry answers: come in, or say who you are. Anything else is a proxy that refuses. */
    private static final int OK = 200;

    private static final int UNAUTHORIZED = 401;

    private ContainerObstacle() {}

    /** The obstacle in words, or empty if there is none. */
    static Optional<String> of(String image) {
        // Asked first: Testcontainers starts its reaper, and pulls the reaper's image, before it tells anything.
        boolean reaper = !Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"));
        if (reaper && !registryAnswers()) {
            return Optional.of(
                    "no registry answers to pull the reaper from; TESTCONTAINERS_RYUK_DISABLED=true goes without");
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("no Docker engine answers");
        }
        if (!isHere(image) && !registryAnswers()) {
            return Optional.of("the image " + image + " is not here and no registry answers");
        }
        return Optional.empty();
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
