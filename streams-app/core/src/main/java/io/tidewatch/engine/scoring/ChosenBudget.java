package io.tidewatch.engine.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** The budget that a model's lines were chosen by. */
public final class ChosenBudget {
    private ChosenBudget() {}

    /**
     * Warnings for each thousand known customers and month.
     *
     * @param model the model's folder
     * @return empty if it names none
     * @throws ModelException if the file is missing or unreadable
     */
    public static OptionalDouble read(Path model) throws ModelException {
        Path manifest = model.resolve("model.json");
        try {
            JsonNode budget =
                    new ObjectMapper().readTree(ModelFiles.bytes(manifest)).at("/budget/warnings_per_1000_and_month");
            return budget.isNumber() ? OptionalDouble.of(budget.asDouble()) : OptionalDouble.empty();
        } catch (IOException e) {
            throw new ModelException(manifest + " is not readable JSON. Export the model again.", e);
        }
    }
}
