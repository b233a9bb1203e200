package io.tidewatch.streams.preflight;

import io.tidewatch.streams.EngineAdmin;
import io.tidewatch.streams.config.TidewatchConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the certificates that the connections to Kafka hang on: the brokers', as they show them, and those of the client's own files.
 * What cannot be looked at is left out: whether it works is told by the connection itself.
 */
public final class Certificates {
    private static final Logger LOGGER = LoggerFactory.getLogger(Certificates.class);
    /** A broker greets within milliseconds; one that does not is told of by others. */
    private static final Duration GREETS_WITHIN = Duration.ofSeconds(3);

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    private Certificates() {}

    /** Those of an engine's configuration; none without TLS. */
    public static List<CertificateEnd> of(TidewatchConfig config) {
        Map<String, Object> client = EngineAdmin.settings(config).getAdminConfigs("certificates");
        if (!text(client, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)
                .orElse("")
                .contains("SSL")) {
            return List.of();
        }
        List<CertificateEnd> ends = new ArrayList<>();
        for (String server : config.bootstrapServers().split(",")) {
            shown(server.strip())
                    .map(end -> new CertificateEnd("broker", server.strip(), end))
                    .ifPresent(ends::add);
        }
        // Of its own the one that ends first counts; of those it trusts the last, since old ones stay beside new ones.
        stored(client, "keystore", SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, Certificates::earlier)
                .ifPresent(ends::add);
        stored(client, "truststore", SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, Certificates::later)
                .ifPresent(ends::add);
        return ends;
    }

    private static Optional<CertificateEnd> stored(
            Map<String, Object> client, String store, String inline, BinaryOperator<Instant> chosen) {
        Optional<String> file = text(client, "ssl." + store + ".location");
        try {
            List<X509Certificate> certificates = text(client, inline).isPresent()
                    ? pem(text(client, inline).orElseThrow())
                    : file.isPresent() ? read(client, store, Path.of(file.get())) : List.of();
            return certificates.stream()
                    .map(certificate -> certificate.getNotAfter().toInstant())
                    .reduce(chosen)
                    .map(end -> new CertificateEnd(store, file.orElse("in the configuration"), end));
        } catch (IOException | GeneralSecurityException unreadable) {
            LOGGER.atDebug().setCause(unreadable).log("A store of certificates cannot be looked at");
            return Optional.empty();
        }
    }

    private static List<X509Certificate> read(Map<String, Object> client, String store, Path file)
            throws IOException, GeneralSecurityException {
        String type = text(client, "ssl." + store + ".type").orElse(KeyStore.getDefaultType());
        if (type.equals("PEM")) {
            return pem(Files.readString(file));
        }
        KeyStore keys = KeyStore.getInstance(type);
        try (InputStream stream = Files.newInputStream(file)) {
            keys.load(
                    stream,
                    text(client, "ssl." + store + ".password")
                            .map(String::toCharArray)
                            .orElse(null));
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (String alias : Collections.list(keys.aliases())) {
            Certificate[] chain = keys.getCertificateChain(alias);
            Stream<Certificate> all = chain == null ? Stream.of(keys.getCertificate(alias)) : Arrays.stream(chain);
            all.filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .forEach(certificates::add);
        }
        return certificates;
    }

    private static List<X509Certificate> pem(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (String block :
                PEM.matcher(text).results().map(found -> found.group()).toList()) {
            certificates.add((X509Certificate)
                    factory.generateCertificate(new ByteArrayInputStream(block.getBytes(StandardCharsets.US_ASCII))));
        }
        return certificates;
    }

    /** The earliest end of the chain that a broker shows, whether it is trusted or not; nothing is said to the broker. */
    private static Optional<Instant> shown(String server) {
        List<X509Certificate> chain = new ArrayList<>();
        int colon = server.lastIndexOf(':');
        String host = server.substring(0, colon);
        int port = Integer.parseInt(server.substring(colon + 1));
        try (Socket plain = new Socket()) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Looking(chain)}, null);
            plain.connect(new InetSocketAddress(host, port), (int) GREETS_WITHIN.toMillis());
            plain.setSoTimeout((int) GREETS_WITHIN.toMillis());
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                socket.startHandshake();
            }
        } catch (IOException | GeneralSecurityException unfinished) {
            // A broker that asks for the client's certificate has shown its own by then.
            LOGGER.atDebug().setCause(unfinished).log("No handshake with a broker");
        }
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Optional<String> text(Map<String, Object> client, String property) {
        Object value = client.get(property);
        return Optional.ofNullable(value instanceof Password secret ? secret.value() : value)
                .map(Object::toString)
                .filter(text -> !text.isBlank());
    }

    /** Keeps what a broker shows. For a look at the dates alone: this connection carries nothing. */
    private record Looking(List<X509Certificate> chain) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] shown, String kind) {
            throw new IllegalStateException("nobody connects to this");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String kind) {
            chain.addAll(Arrays.asList(shown));
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
