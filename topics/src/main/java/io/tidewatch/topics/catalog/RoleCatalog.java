package io.tidewatch.topics.catalog;

import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every role and the rights that it needs, as {@code roles.yaml} defines them.
 *
 * @param roles each name once
 */
public record RoleCatalog(List<Role> roles) {
    private static final String SHIPPED = "/io/tidewatch/topics/roles.yaml";

    public RoleCatalog {
        roles = List.copyOf(roles);
        Set<String> names = new HashSet<>();
        for (Role role : roles) {
            if (!names.add(role.name())) {
                throw new TidewatchException("role '" + role.name() + "' is defined twice");
            }
        }
    }

    /** The roles that come with this jar. */
    public static RoleCatalog shipped() {
        try (InputStream yaml = RoleCatalog.class.getResourceAsStream(SHIPPED)) {
            if (yaml == null) {
                throw new IllegalStateException("the jar has no " + SHIPPED);
            }
            return RoleReader.read("roles.yaml", new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped roles.yaml could not be read", e);
        }
    }

    /**
     * The role of a name.
     *
     * @throws TidewatchException if there is none
     */
    public Role role(String name) {
        return roles.stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new TidewatchException("there is no role '" + name + "'; there are "
                        + roles.stream().map(Role::name).collect(Collectors.joining(", "))));
    }
}
