package io.tidewatch.cli;

import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.catalog.Role;
import io.tidewatch.topics.catalog.RoleCatalog;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say whose rights a command is about: a picocli mixin. */
final class RoleOptions {
    @Option(
            names = "--role",
            paramLabel = "ROLE",
            required = true,
            description =
                    "producer, collector, engine, coupon, crm, trainer or operator, as topics/roles.yaml has them")
    private String role;

    @Option(
            names = "--principal",
            paramLabel = "User:NAME",
            required = true,
            description = "who gets the rights, as the cluster calls it: User: and the SASL user name, or the"
                    + " certificate's distinguished name")
    private String principal;

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            defaultValue = "tidewatch",
            description = "the engine's application_id (default: ${DEFAULT-VALUE})")
    private String applicationId;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "the consumer group of coupon or crm (default: tidewatch-coupon, tidewatch-crm)")
    private Optional<String> group = Optional.empty();

    /** The role with the names of the cluster. */
    Role role() {
        return RoleCatalog.shipped().role(role).of(applicationId, group);
    }

    String principal() {
        if (!principal.matches("[A-Za-z]+:.+")) {
            throw new TidewatchException(
                    "--principal is " + principal + "; give its type too, as in User:" + principal);
        }
        return principal;
    }
}
