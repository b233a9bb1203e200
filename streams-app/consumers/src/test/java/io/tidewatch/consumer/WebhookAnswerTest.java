package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.consumer.WebhookAnswer.Mender;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookAnswerTest {
    @ParameterizedTest
    @CsvSource({
        "200,NOBODY,false",
        "202,NOBODY,false",
        "204,NOBODY,false",
        "301,OPERATOR,false",
        "302,OPERATOR,false",
        "303,OPERATOR,false",
        "304,OPERATOR,false",
        "307,OPERATOR,false",
        "308,OPERATOR,false",
        "400,ORDER,false",
        "401,OPERATOR,false",
        "403,OPERATOR,false",
        "404,OPERATOR,true",
        "405,OPERATOR,false",
        "407,OPERATOR,false",
        "408,RECEIVER,true",
        "409,ORDER,true",
        "410,OPERATOR,false",
        "413,ORDER,false",
        "415,ORDER,false",
        "421,OPERATOR,true",
        "422,ORDER,false",
        "425,RECEIVER,true",
        "429,RECEIVER,true",
        "451,OPERATOR,false",
        "500,RECEIVER,true",
        "502,RECEIVER,true",
        "503,RECEIVER,true",
        "504,RECEIVER,true"
    })
    void tellsByTheStatusWhoCanMendIt(int status, Mender mender, boolean mayPass) {
        // When
        WebhookAnswer answer = WebhookAnswer.ofStatus(status, Optional.empty());

        // Then
        assertThat(answer.mender()).isEqualTo(mender);
        assertThat(answer.mayPass()).isEqualTo(mayPass);
        assertThat(answer.advice().isEmpty()).isEqualTo(mender != Mender.OPERATOR);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tellsByTheFailureWhoCanMendIt(Throwable failure, Mender mender, boolean mayPass) {
        // When
        WebhookAnswer answer = WebhookAnswer.ofFailure(failure);

        // Then
        assertThat(answer.mender()).isEqualTo(mender);
        assertThat(answer.mayPass()).isEqualTo(mayPass);
        assertThat(answer.what()).doesNotContain("secret");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException("secret"), Mender.RECEIVER, true),
                Arguments.of(new IOException("secret"), Mender.RECEIVER, true),
                Arguments.of(new TimeoutException("secret"), Mender.RECEIVER, true),
                Arguments.of(new UnknownHostException("secret"), Mender.OPERATOR, true),
                // So the JDK's client says it.
                Arguments.of(
                        new ConnectException("secret").initCause(new UnresolvedAddressException()),
                        Mender.OPERATOR,
                        true),
                Arguments.of(new SSLException("secret"), Mender.OPERATOR, true),
                Arguments.of(
                        new SSLHandshakeException("secret").initCause(new CertificateException("secret")),
                        Mender.OPERATOR,
                        false));
    }

    @ParameterizedTest
    @CsvSource({"503,120,120", "429,' 0 ',0", "503,'Fri, 31 Dec 2027 23:59:59 GMT',", "503,-1,", "503,999999,", "503,,"
    })
    void takesTheSecondsThatTheReceiverAsksFor(int status, String header, Long seconds) {
        // When
        WebhookAnswer answer = WebhookAnswer.ofStatus(status, Optional.ofNullable(header));

        // Then
        assertThat(answer.retryAfter().map(Duration::toSeconds)).isEqualTo(Optional.ofNullable(seconds));
    }

    @Test
    void asksNobodyToWaitWhereAnotherTryDoesNotHelp() {
        // When
        WebhookAnswer answer = WebhookAnswer.ofStatus(400, Optional.of("120"));

        // Then
        assertThat(answer.retryAfter()).isEmpty();
    }
}
