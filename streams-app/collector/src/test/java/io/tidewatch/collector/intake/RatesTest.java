package io.tidewatch.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collector.config.RateConfig;
import io.tidewatch.collector.config.SourceConfig;
import io.tidewatch.collector.config.SourceKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatesTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsABurstThroughAndThenSoManyASecond() {
        TokenBucket bucket = new TokenBucket(10, 20, 0);
        assertThat(bucket.delay(20, 0)).isZero();
        bucket.take(20, 0);
        assertThat(bucket.delay(1, 0)).isEqualTo(SECOND / 10);
        assertThat(bucket.delay(10, SECOND)).isZero();
        bucket.take(10, SECOND);
        assertThat(bucket.delay(20, 100 * SECOND)).isZero();
    }

    @Test
    void aClockThatGoesBackGivesNothing() {
        TokenBucket bucket = new TokenBucket(10, 10, 5 * SECOND);
        bucket.take(10, 5 * SECOND);
        assertThat(bucket.delay(1, 0)).isPositive();
        assertThat(bucket.delay(1, 5 * SECOND)).isPositive();
    }

    @Property(tries = 300)
    void neverLetsThroughMoreThanBurstAndRate(
            @ForAll @Size(max = 50) List<@IntRange(min = 1, max = 30) Integer> asks,
            @ForAll @IntRange(min = 1, max = 400) int stepMillis) {
        TokenBucket bucket = new TokenBucket(25, 40, 0);
        long now = 0;
        long through = 0;
        for (int ask : asks) {
            now += stepMillis * 1_000_000L;
            long wait = bucket.delay(ask, now);
            if (wait == 0) {
                bucket.take(ask, now);
                through += ask;
            } else {
                // After the wait it told of, and the rounding of numbers with a fraction, it lets them through.
                assertThat(bucket.delay(ask, now + wait + 1_000)).isZero();
                now += wait + 1_000;
            }
            assertThat(through).isLessThanOrEqualTo(40 + (long) Math.ceil(25.0 * now / SECOND));
        }
    }

    @Test
    void anAddressCannotTakeWhatAllOthersNeed() {
        RateLimits limits = new RateLimits();
        SourceConfig source = source(new RateConfig(100, 100), new RateConfig(1, 10));
        assertThat(limits.take(source, "a", 10, 0)).isEmpty();
        assertThat(limits.take(source, "a", 1, 0)).contains(Duration.ofSeconds(1));
        assertThat(limits.take(source, "b", 10, 0)).isEmpty();
    }

    @Test
    void allAddressesTogetherHaveTheSourcesRate() {
        RateLimits limits = new RateLimits();
        SourceConfig source = source(new RateConfig(10, 10), new RateConfig(10, 10));
        assertThat(limits.take(source, "a", 10, 0)).isEmpty();
        assertThat(limits.take(source, "b", 5, 0)).contains(Duration.ofMillis(500));
        // A refused request took nothing.
        assertThat(limits.take(source, "b", 10, SECOND)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1 | | 0 | 10.0.0.1",
                "10.0.0.1 | 1.2.3.4 | 0 | 10.0.0.1",
                "10.0.0.1 | 1.2.3.4 | 1 | 1.2.3.4",
                "10.0.0.1 | 6.6.6.6, 1.2.3.4 | 1 | 1.2.3.4",
                "10.0.0.1 | 6.6.6.6, 1.2.3.4, 10.0.0.2 | 2 | 1.2.3.4",
                "10.0.0.1 | 1.2.3.4 | 3 | 1.2.3.4",
                "10.0.0.1 | | 1 | 10.0.0.1",
                "[2001:db8:1:2:3:4:5:6] | | 0 | 2001:db8:1:2:",
                "2001:DB8:1:2:ffff::1 | | 0 | 2001:db8:1:2:",
                "2001:db8::1 | | 0 | 2001:db8:"
            })
    void theClientIsWhereTheProxiesSayAndNotWhereItSays(String peer, String forwarded, int proxies, String address) {
        assertThat(ClientAddress.of(peer, Optional.ofNullable(forwarded), proxies))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 | false",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1 | false",
                "Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36 | false",
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | true",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0 Safari/537.36 | true",
                "facebookexternalhit/1.1 | true",
                "curl/8.5.0 | true",
                " | true"
            })
    void knowsThoseThatSayTheyAreBots(String agent, boolean bot) {
        assertThat(BotSigns.in(Optional.ofNullable(agent))).isEqualTo(bot);
    }

    private static SourceConfig source(RateConfig rate, RateConfig addressRate) {
        return new SourceConfig(
                "s",
                SourceKind.SERVER,
                List.of("0123456789abcdef"),
                List.of(),
                Optional.empty(),
                Optional.of(rate),
                Optional.of(addressRate),
                Optional.empty());
    }
}
