package io.tidewatch.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as people print them. */
class AmountsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "7 | 7",
                "12.5 | 12.5",
                "1,234.50 | 1234.5",
                "1,234,567 | 1234567",
                "$1,234.50 | 1234.5",
                "-$5.25 | -5.25",
                "$-5.25 | -5.25",
                "1234.50 EUR | 1234.5",
                "EUR 1234.50 | 1234.5",
                "(20.00) | -20",
                "($20.00) | -20",
                "20.00- | -20",
                "−3 | -3",
                "+3 | 3",
                "1'234.50 | 1234.5",
                "1 234.50 | 1234.5",
                "1.2E+03 | 1200",
                "1.2e3 | 1200",
                ".5 | 0.5",
                "5. | 5",
                "US$ 7 | 7",
                "7 kr | 7"
            })
    void withAPoint(String printed, double meant) {
        assertThat(Amounts.with(DecimalSign.POINT).read(printed)).hasValue(meant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12,5 | 12.5",
                "1.234,50 | 1234.5",
                "1.234.567 | 1234567",
                "1.250 | 1250",
                "€ 49,90 | 49.9",
                "1 234,50 | 1234.5",
                "49,90€ | 49.9"
            })
    void withAComma(String printed, double meant) {
        assertThat(Amounts.with(DecimalSign.COMMA).read(printed)).hasValue(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "49,90",
                "1,23,456",
                "1,2345",
                "1.2.3",
                "1.234,5",
                "(20",
                "20)",
                "--",
                "",
                ".",
                ",",
                "0x1f",
                "NaN",
                "Infinity",
                "12 34",
                "1 2345",
                "5 stars",
                "--5x",
                "1e9999"
            })
    void whatIsNoNumberWithAPoint(String printed) {
        assertThat(Amounts.with(DecimalSign.POINT).read(printed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,234 | EITHER", "1.250 | EITHER", "12.500 | EITHER", "$999.123 | EITHER", "1,234.5 | POINT",
                        "1.234,5 | COMMA", "1,234,567 | POINT",
                "1.234.567 | COMMA", "12,5 | COMMA", "12.50 | POINT", "0.250 | POINT", "1234.567 | POINT",
                        "1 234,567 | COMMA", "1234 | NONE",
                "many | NONE", "1.2E+03 | NONE"
            })
    void whatACellProves(String printed, Amounts.Proof proof) {
        assertThat(Amounts.proof(printed)).isEqualTo(proof);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,234", "1.250"})
    void whatCanBeTwoNumbersIsNoneUntilTheSignIsSettled(String printed) {
        assertThat(Amounts.undecided().read(printed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"13,50 | 13.5", "13.50 | 13.5", "1.049,90 | 1049.9", "99 | 99"})
    void whatCanBeOneNumberOnlyIsRead(String printed, double meant) {
        assertThat(Amounts.undecided().read(printed)).hasValue(meant);
    }
}
