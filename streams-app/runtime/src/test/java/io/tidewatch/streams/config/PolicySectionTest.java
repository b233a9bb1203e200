package io.tidewatch.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.budget.WarningBudget;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.topics.TidewatchException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicySectionTest {
    @Test
    void aShopThatSaysNothingGetsTheDefault() {
        assertThat(read("")).isEqualTo(WarningBudget.defaults());
    }

    @Test
    void budgetAndSplitAreTakenAsTheyAre() {
        // When
        WarningBudget budget = read("budget: 12.5, budget_split: {regular: 0.7, returning: 0.3, new: 0}");

        // Then
        assertThat(budget)
                .isEqualTo(new WarningBudget(
                        12.5,
                        Map.of(CustomerGroup.REGULAR, 0.7, CustomerGroup.RETURNING, 0.3, CustomerGroup.NEW, 0.0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "budget: 0 | 'policy.budget' is 0.0",
                "budget: 1001 | 'policy.budget' is 1001.0",
                "'budget_split: {regular: 0.8, returning: 0.15}' | 'policy.budget_split.new' is missing",
                "'budget_split: {regular: 0.8, returning: 0.15, new: 0.1}' | the three shares must add up to 1",
                "'budget_split: {regular: 1.2, returning: -0.2, new: 0}' | not a share from 0 to 1",
                "'budget_split: {regulars: 1}' | policy.budget_split.regulars",
            },
            quoteCharacter = '"')
    void whatCannotBeIsRefusedByName(String yaml, String told) {
        assertThatThrownBy(() -> read(yaml.replaceAll("^'|'$", "")))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining(told);
    }

    private static WarningBudget read(String policy) {
        return ConfigFile.parse(
                        "{bootstrap_servers: 'h:1', model: {path: unused}, policy: {%s}}".formatted(policy),
                        name -> Optional.empty())
                .budget();
    }
}
