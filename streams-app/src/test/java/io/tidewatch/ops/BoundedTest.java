package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundedTest {
    private static final Request REQUEST = new Request("GET", "/users/u", Map.of());

    @Test
    void oneTooManyIsToldToComeBack() {
        // Given an endpoint that asks itself again from within, so that one request is always in hand
        List<Answer> inner = new ArrayList<>();
        Bounded[] bounded = new Bounded[1];
        bounded[0] = new Bounded(1, request -> {
            inner.add(bounded[0].answer(request));
            return Answer.text("text/plain", "done");
        });

        // When
        Answer outer = bounded[0].answer(REQUEST);

        // Then
        assertThat(outer.status()).isEqualTo(200);
        assertThat(inner).singleElement().satisfies(refused -> {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers()).containsKey("Retry-After");
        });
    }

    @Test
    void aPlaceIsFreeAgainAfterAFault() {
        Bounded bounded = new Bounded(1, request -> {
            throw new IllegalStateException("fault");
        });

        assertThatThrownBy(() -> bounded.answer(REQUEST)).hasMessage("fault");
        assertThatThrownBy(() -> bounded.answer(REQUEST)).hasMessage("fault");
    }
}
