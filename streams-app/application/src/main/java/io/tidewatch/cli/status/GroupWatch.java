package io.tidewatch.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Looks at a group: asks the instances that were named, and those that they name. */
public final class GroupWatch implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Set<URI> named;
    private final Clock clock;
    private final InstanceClient client = new InstanceClient();

    /** @param named where to begin, {@code http://host:port} */
    public GroupWatch(List<URI> named, Clock clock) {
        this.named = new TreeSet<>(named);
        this.clock = clock;
    }

    /** Every instance once, by its address, with its page or why there is none. */
    private record Pages(Map<String, JsonNode> answers, Map<String, String> failures) {}

    /** A look. */
    public GroupStatus look() {
        Pages pages = pages();
        List<GroupStatus.Instance> instances = new ArrayList<>();
        pages.answers()
                .forEach((address, page) ->
                        instances.add(new GroupStatus.Instance(address, Optional.of(InstanceStatus.of(page)), "")));
        pages.failures()
                .forEach((address, failure) ->
                        instances.add(new GroupStatus.Instance(address, Optional.empty(), failure)));
        instances.sort(Comparator.comparing(GroupStatus.Instance::address));
        return new GroupStatus(clock.instant(), instances);
    }

    /** A look as JSON: every instance with its whole page. */
    public ObjectNode json() {
        Pages pages = pages();
        ObjectNode json = MAPPER.createObjectNode().put("at", clock.instant().toString());
        ObjectNode instances = json.putObject("instances");
        pages.answers()
                .forEach((address, page) ->
                        instances.putObject(address).put("answers", true).set("status", page));
        pages.failures()
                .forEach((address, failure) ->
                        instances.putObject(address).put("answers", false).put("failure", failure));
        return json;
    }

    @Override
    public void close() {
        client.close();
    }

    private Pages pages() {
        Map<String, JsonNode> answers = new TreeMap<>();
        Map<String, String> failures = new TreeMap<>();
        ask(named, answers, failures);
        // Whoever has joined is known to all, so once is enough.
        Set<URI> others = answers.values().stream()
                .flatMap(page -> InstanceStatus.of(page).members().stream())
                .map(InstanceStatus.Member::address)
                .filter(address -> !answers.containsKey(address))
                .flatMap(address -> uri(address).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        others.removeAll(named);
        ask(others, answers, failures);
        return new Pages(answers, failures);
    }

    private void ask(Set<URI> bases, Map<String, JsonNode> answers, Map<String, String> failures) {
        Map<URI, CompletableFuture<JsonNode>> asked = new TreeMap<>();
        bases.forEach(base -> asked.put(base, client.ask(base)));
        asked.forEach((base, answer) -> {
            try {
                JsonNode page = answer.join();
                // One that was named by another name than its own is one instance.
                answers.put(InstanceStatus.of(page).address().orElseGet(base::getAuthority), page);
            } catch (CompletionException failed) {
                failures.put(base.getAuthority(), reason(failed.getCause()));
            }
        });
    }

    /** Any program that can join the group may have written it. */
    private static Optional<URI> uri(String address) {
        try {
            URI uri = new URI("http://" + address);
            return Optional.of(uri).filter(read -> read.getHost() != null);
        } catch (URISyntaxException noAddress) {
            return Optional.empty();
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "no answer in time";
        }
        return Optional.ofNullable(failure.getMessage())
                .orElseGet(() -> failure.getClass().getSimpleName());
    }
}
