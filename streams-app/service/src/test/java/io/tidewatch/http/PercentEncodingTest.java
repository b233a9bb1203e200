package io.tidewatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;

class PercentEncodingTest {
    @Property
    void whatIsEncodedIsReadBackAndIsAPath(@ForAll String text) {
        // Half a pair is no text that UTF-8 knows.
        String valid = text.replaceAll("\\p{Cs}", "");

        String segment = PercentEncoding.encode(valid);

        assertThat(PercentEncoding.decode(segment)).contains(valid);
        assertThat(URI.create("http://a:1/users/" + segment).getRawPath()).isEqualTo("/users/" + segment);
    }

    @Property
    void whatIsReadIsReadAgainWhenItIsEncodedAnew(@ForAll @CharRange(from = '!', to = '~') char[] segment) {
        PercentEncoding.decode(new String(segment))
                .ifPresent(text -> assertThat(PercentEncoding.decode(PercentEncoding.encode(text)))
                        .contains(text));
    }
}
