package io.tidewatch.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CustomerSampleTest {
    private static final int MOST = 200;

    @Test
    void isExactUntilItIsFull() {
        CustomerSample sample = new CustomerSample(MOST);
        for (int repeat = 0; repeat < 3; repeat++) {
            IntStream.range(0, MOST).forEach(i -> put(sample, "user-" + i, 0.1));
        }
        assertThat(sample.customers()).isEqualTo(MOST);
        assertThat(sample.share()).isEqualTo(1);
    }

    @Property(tries = 50)
    void holdsTheSameCustomersInWhateverOrderTheyComeAndHoweverOften(
            @ForAll @IntRange(min = 1, max = 2000) int customers, @ForAll long seed) {
        List<String> users =
                IntStream.range(0, customers).mapToObj(i -> "u" + i + seed).collect(Collectors.toList());
        CustomerSample inOrder = new CustomerSample(MOST);
        users.forEach(user -> put(inOrder, user, 0.2));
        CustomerSample shuffled = new CustomerSample(MOST);
        users.addAll(users.subList(0, customers / 2));
        Collections.shuffle(users, new Random(seed));
        users.forEach(user -> put(shuffled, user, 0.2));

        assertThat(shuffled.size()).isEqualTo(Math.min(customers, MOST)).isEqualTo(inOrder.size());
        assertThat(shuffled.customers()).isEqualTo(inOrder.customers());
        // Five standard errors of one in the root of 200.
        assertThat((double) shuffled.customers()).isCloseTo(customers, Offset.offset(customers * 0.36 + 0.5));
    }

    @Test
    void keepsTheLatestScore() {
        CustomerSample sample = new CustomerSample(MOST);
        put(sample, "a", 0.1);
        put(sample, "a", 0.3);
        assertThat(sample.scores())
                .singleElement()
                .extracting(KeptScore::riskAtFirst)
                .isEqualTo(0.3);
    }

    @Test
    void forgetsWhoWasErased() {
        CustomerSample sample = new CustomerSample(MOST);
        put(sample, "a", 0.1);
        sample.remove(hash("a"));
        assertThat(sample.customers()).isZero();
    }

    private static void put(CustomerSample sample, String user, double risk) {
        sample.put(hash(user), KeptScore.of(Messages.score(user, risk)));
    }

    private static long hash(String user) {
        return CustomerSample.hash(user.getBytes(StandardCharsets.UTF_8));
    }
}
