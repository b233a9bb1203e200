package io.tidewatch.topics.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.topics.JsonFields;
import io.tidewatch.topics.TidewatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** Reads the YAML of the roles; every complaint names the role, the key and the offender. */
final class RoleReader {
    private static final Set<String> ROOT_KEYS = Set.of("format", "roles");
    private static final Set<String> ROLE_KEYS = Set.of("name", "description", "group", "rights");
    private static final Set<String> RIGHT_KEYS = Set.of("resource", "name", "pattern", "operations", "why", "without");
    private static final ResourceType[] RESOURCES = {
        ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID
    };
    private static final PatternType[] PATTERNS = {PatternType.LITERAL, PatternType.PREFIXED};

    private RoleReader() {}

    /** Reads {@code yaml}; {@code source} is what a complaint calls it. */
    static RoleCatalog read(String source, String yaml) {
        return CatalogReader.read(source, yaml, RoleReader::catalog);
    }

    private static RoleCatalog catalog(JsonNode root) {
        CatalogReader.onlyKeys("the list of roles", root, ROOT_KEYS);
        CatalogReader.checkFormat(root);
        List<Role> roles = new ArrayList<>();
        for (JsonNode role : root.path("roles")) {
            roles.add(role(roles.size() + 1, role));
        }
        return new RoleCatalog(roles);
    }

    private static Role role(int number, JsonNode role) {
        String name = CatalogReader.fields("role number " + number, role).text("name");
        String where = "role '" + name + "'";
        CatalogReader.onlyKeys(where, role, ROLE_KEYS);
        JsonFields<TidewatchException> fields = CatalogReader.fields(where, role);
        List<Right> rights = new ArrayList<>();
        for (JsonNode right : role.path("rights")) {
            rights.add(right("right number " + (rights.size() + 1) + " of " + where, right));
        }
        return new Role(name, fields.text("description"), fields.optionalText("group"), rights);
    }

    private static Right right(String where, JsonNode right) {
        JsonFields<TidewatchException> fields = CatalogReader.fields(where, right);
        CatalogReader.onlyKeys(where, right, RIGHT_KEYS);
        return new Right(
                fields.constant("resource", RESOURCES, RoleReader::lowerCase),
                fields.text("name"),
                fields.has("pattern")
                        ? fields.constant("pattern", PATTERNS, RoleReader::lowerCase)
                        : PatternType.LITERAL,
                operations(where, fields.texts("operations")),
                fields.text("why"),
                fields.optionalText("without"));
    }

    private static TreeSet<AclOperation> operations(String where, List<String> words) {
        TreeSet<AclOperation> operations = new TreeSet<>();
        for (String word : words) {
            AclOperation operation = AclWords.operations().get(word);
            if (operation == null) {
                throw CatalogReader.wrong(
                        where, "operations", word, "of Kafka's, such as Read, Write, Create or DescribeConfigs");
            }
            operations.add(operation);
        }
        return operations;
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
