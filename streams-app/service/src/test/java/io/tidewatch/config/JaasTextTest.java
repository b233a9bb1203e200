package io.tidewatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against Kafka's own reader. */
class JaasTextTest {
    private static final String LOGIN =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "\"",
                "a\"b",
                "\\",
                "\\\"",
                "ends\\",
                "'",
                "\"; x required a=\"",
                ";",
                "//",
                "/* */",
                "two\nlines",
                "\r\n\t",
                "${OTHER}",
                "\\n",
                "\\101",
                "p\u00e4ss \u20ac \uD83D\uDE00"
            })
    void kafkaReadsBackEveryCharacterOfAPassword(String password) {
        assertThat(read("password=\"${SECRET}\";", password)).isEqualTo(password);
        assertThat(read("password='${SECRET}';", password)).isEqualTo(password);
        assertThat(read("password=\"${UNSET:-x}${SECRET}\";", password)).isEqualTo("x" + password);
        assertThat(read("// \"\n/* ' */ password=\"a\\\"${SECRET}\";", password))
                .isEqualTo("a\"" + password);
    }

    @Property
    void kafkaReadsBackAnyPassword(@ForAll @NotEmpty String password) {
        assertThat(read("password=\"${SECRET}\";", password)).isEqualTo(password);
    }

    /** The whole text may be a secret too; what is outside of quotes is text and stays so. */
    @ParameterizedTest
    @ValueSource(strings = {"${SECRET}", "${UNSET:-}${SECRET}"})
    void aVariableOutsideOfQuotesIsLeftAsItIs(String template) {
        assertThat(kafkas(substituted(template, LOGIN + "password=\"a\\\"b\";")))
                .isEqualTo("a\"b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                        | does not begin with a login module's class
            ;                                         | does not begin with a login module's class
            org.example.Login                         | has no 'required' after the login module's class
            org.example.Login username="u";           | has no 'required' after the login module's class
            org.example.Login always;                 | has no 'required' after the login module's class
            org.example.Login required                | does not end with ';', or has a quote that is not closed
            org.example.Login required a="b"          | does not end with ';', or has a quote that is not closed
            org.example.Login required a="b;          | does not end with ';', or has a quote that is not closed
            org.example.Login required a="b"c";       | has an option without a value, or a quote that ends one too early
            org.example.Login required a="b""         | has an option without a value, or a quote that ends one too early
            org.example.Login required a;             | has an option without a value, or a quote that ends one too early
            org.example.Login required a=;            | has an option without a value, or a quote that ends one too early
            org.example.Login required a=7;           | has an option without a value, or a quote that ends one too early
            org.example.Login required ="b";          | has an option without a value, or a quote that ends one too early
            org.example.Login required a="b"; x       | goes on after its ';'
            org.example.L required; org.example.L required; | goes on after its ';'
            """)
    void saysWhatKafkaWouldTripOver(String text, String fault) {
        assertThat(JaasText.fault(text)).contains(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.common.security.plain.PlainLoginModule required;",
                "org.apache.kafka.common.security.plain.PlainLoginModule SUFFICIENT a=b c='d' ;",
                "org.apache.kafka.common.security.plain.PlainLoginModule required a=\"b\\\"c\"; // remark",
                "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true\n  keyTab=\"/etc/x.keytab\";"
            })
    void takesWhatKafkaTakes(String text) {
        assertThat(JaasText.fault(text)).isEmpty();
        assertThat(context(text).configurationEntries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "org.example.Login username=\"u\";",
                "org.example.Login required a=\"b\"c\";",
                "org.example.Login required a=7;",
                "org.example.Login required a=\"b;",
                "org.example.L required; org.example.L required;"
            })
    void refusesWhatKafkaRefuses(String text) {
        assertThat(JaasText.fault(text)).isPresent();
        assertThatThrownBy(() -> context(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${file:/secrets:jaas}", "org.example.Login required password=${file:/secrets:password};"})
    void whatAProviderFillsInLaterIsNotJudged(String text) {
        assertThat(JaasText.fault(text)).isEmpty();
    }

    private static String read(String options, String password) {
        return kafkas(substituted(LOGIN + options, password));
    }

    private static String substituted(String template, String secret) {
        return new Substitution(name -> Optional.of(secret).filter(set -> name.equals("SECRET")))
                .apply("kafka.main.consumer.sasl.jaas.config", template);
    }

    private static String kafkas(String text) {
        return (String) context(text).configurationEntries().get(0).getOptions().get("password");
    }

    private static JaasContext context(String text) {
        return JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(text)));
    }
}
