package io.tidewatch.consumer;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What a webhook's answer to an order, or the lack of one, means. It tells by whom the matter is to be mended and whether
 * it may pass by itself; what follows from that is {@link WebhookSink}'s.
 *
 * @param mender by whom
 * @param mayPass whether another try with the same order can help
 * @param what the answer, for a log line or a reason: a status, or the class of a failure, whose message may hold secrets
 * @param advice what a person is to do, empty unless the mender is {@link Mender#OPERATOR}
 * @param retryAfter how long the receiver asks to be left alone
 */
record WebhookAnswer(Mender mender, boolean mayPass, String what, String advice, Optional<Duration> retryAfter) {
    /** Longer requests than a day are a mistake, and more digits than that would not fit. */
    private static final int RETRY_AFTER_DIGITS = 5;

    private static final String CHECK_ADDRESS = "check the address in --sink";

    /** The one who can mend what kept an order from being taken. */
    enum Mender {
        /** Nothing is to be mended: the order was taken. */
        NOBODY,
        /** The receiver, which is down, overloaded or broken. Orders are as good as any. */
        RECEIVER,
        /** The operator of this consumer: any other order would be answered alike. */
        OPERATOR,
        /** The maker of this order: the receiver has read it and says that it is wrong. */
        ORDER
    }

    /**
     * The meaning of a status.
     *
     * @param retryAfter the header of that name; a date in it is ignored, the usual wait serves
     */
    static WebhookAnswer ofStatus(int status, Optional<String> retryAfter) {
        String what = "HTTP status " + status;
        if (status / 100 == 2) {
            return new WebhookAnswer(Mender.NOBODY, false, what, "", Optional.empty());
        }
        if (status / 100 == 3) {
            return operator(
                    what,
                    false,
                    "redirects are not followed, since they would carry the order and the token elsewhere; give --sink"
                            + " the address that it leads to");
        }
        return switch (status) {
            case 401, 403 -> operator(what, false, "check the token in --webhook-token-file and what it allows");
            // A router in front of the receiver answers so for some seconds while the receiver is rolled out.
            case 404, 421 -> operator(what, true, CHECK_ADDRESS);
            case 405 -> operator(what, false, "this address takes no POST, " + CHECK_ADDRESS);
            case 407 -> operator(what, false, "a proxy wants a login, let this machine reach the webhook without it");
            case 410 -> operator(what, false, "this address is given up, " + CHECK_ADDRESS);
            case 451 -> operator(what, false, "the law keeps the receiver from answering, ask those who run it");
            // An earlier try of ours is still at work (draft-ietf-httpapi-idempotency-key-header): it may be done soon.
            case 409 -> new WebhookAnswer(Mender.ORDER, true, what, "", Optional.empty());
            default ->
                status == 408 || status == 425 || status == 429 || status >= 500 || status < 200
                        ? new WebhookAnswer(Mender.RECEIVER, true, what, "", retryAfter.flatMap(WebhookAnswer::seconds))
                        : new WebhookAnswer(Mender.ORDER, false, what, "", Optional.empty());
        };
    }

    /** The meaning of an exchange that brought no whole answer. */
    static WebhookAnswer ofFailure(Throwable failure) {
        String what = failure instanceof TimeoutException
                ? "no whole answer in time"
                : failure.getClass().getSimpleName();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof CertPathValidatorException
                    || cause instanceof SSLPeerUnverifiedException) {
                return operator(what, false, "check its certificate, and that this machine's Java trusts the issuer");
            }
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return operator(what, true, "its host is unknown here, " + CHECK_ADDRESS + " and this machine's DNS");
            }
        }
        // A TLS connection that breaks off may be an overloaded receiver; one that does so every time is set up
        // wrongly.
        return failure instanceof SSLException
                ? operator(what, true, "the two do not agree on TLS, check http or https and the port in --sink")
                : new WebhookAnswer(Mender.RECEIVER, true, what, "", Optional.empty());
    }

    boolean accepted() {
        return mender == Mender.NOBODY;
    }

    private static WebhookAnswer operator(String what, boolean mayPass, String advice) {
        return new WebhookAnswer(Mender.OPERATOR, mayPass, what, advice, Optional.empty());
    }

    private static Optional<Duration> seconds(String header) {
        String digits = header.strip();
        boolean number = !digits.isEmpty()
                && digits.length() <= RETRY_AFTER_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Duration.ofSeconds(Long.parseLong(digits))) : Optional.empty();
    }
}
