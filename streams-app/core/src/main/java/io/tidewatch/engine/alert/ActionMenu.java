package io.tidewatch.engine.alert;

import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.SuggestedAction;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The actions that a policy's rules have: which one they suggest at an occasion, and how each is carried out. */
public final class ActionMenu {
    private final List<ActionRule> rules;

    ActionMenu(List<ActionRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * What the first rule that matches suggests; where none does, nothing.
     *
     * @param own the rules to choose by; empty: the policy's
     */
    public SuggestedAction byRules(Optional<List<ActionRule>> own, Occasion occasion) {
        return open(own.orElse(rules), occasion)
                .filter(rule -> rule.matches(occasion.situation()))
                .findFirst()
                .map(rule -> suggested(rule, occasion))
                .orElseGet(ActionMenu::nothing);
    }

    /** The kinds of action that the policy's rules suggest to anybody and that the occasion allows. */
    public Set<ActionType> offered(Occasion occasion) {
        Set<ActionType> offered = EnumSet.noneOf(ActionType.class);
        open(rules, occasion).map(ActionRule::action).forEach(offered::add);
        return offered;
    }

    /** An action of a kind, with the parameters of the first rule that has it: one that matches if there is one. Nothing if no rule has it. */
    public SuggestedAction of(ActionType kind, Occasion occasion) {
        List<ActionRule> having =
                open(rules, occasion).filter(rule -> rule.action() == kind).toList();
        return having.stream()
                .filter(rule -> rule.matches(occasion.situation()))
                .findFirst()
                .or(() -> having.stream().findFirst())
                .map(rule -> suggested(rule, occasion))
                .orElseGet(ActionMenu::nothing);
    }

    /** Doing nothing. */
    public static SuggestedAction nothing() {
        return new SuggestedAction(ActionType.NONE, Map.of());
    }

    private static Stream<ActionRule> open(List<ActionRule> rules, Occasion occasion) {
        return rules.stream().filter(rule -> occasion.mayBeMoney() || !rule.isMoney());
    }

    private static SuggestedAction suggested(ActionRule rule, Occasion occasion) {
        return new SuggestedAction(rule.action(), parameters(rule, occasion.lastItems()));
    }

    /** A recommendation tells what it can start from: the items that the customer bought last. */
    private static Map<String, String> parameters(ActionRule rule, List<String> lastItems) {
        if (!rule.isRecommendation() || lastItems.isEmpty()) {
            return rule.parameters();
        }
        Map<String, String> all = new TreeMap<>(rule.parameters());
        all.putIfAbsent("items", String.join(",", lastItems));
        return all;
    }
}
