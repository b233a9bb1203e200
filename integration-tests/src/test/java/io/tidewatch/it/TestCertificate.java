package io.tidewatch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A broker's certificate for loopback, signed by itself, and a truststore that trusts it: made by the JDK's own keytool.
 *
 * @param keystore of the broker
 * @param truststore of a client
 */
record TestCertificate(Path keystore, Path truststore) {
    static final String PASSWORD = "change-it";
    static final String TYPE = "PKCS12";

    /** One that is valid for so many days from now on. */
    static TestCertificate validFor(int days, Path folder, String host) {
        Path keystore = folder.resolve("broker-%d-days.p12".formatted(days));
        Path truststore = folder.resolve("trusted-%d-days.p12".formatted(days));
        Path certificate = folder.resolve("broker-%d-days.pem".formatted(days));
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-validity",
                Integer.toString(days),
                "-ext",
                "san=dns:localhost,ip:127.0.0.1,dns:" + host,
                "-keystore",
                keystore.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "broker",
                "-file",
                certificate.toString(),
                "-keystore",
                keystore.toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "broker",
                "-file",
                certificate.toString(),
                "-keystore",
                truststore.toString());
        try {
            Files.delete(certificate);
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        }
        return new TestCertificate(keystore, truststore);
    }

    private static void keytool(String command, String... options) {
        String[] line = new String[options.length + 6];
        line[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        line[1] = command;
        line[2] = "-storetype";
        line[3] = TYPE;
        line[4] = "-storepass";
        line[5] = PASSWORD;
        System.arraycopy(options, 0, line, 6, options.length);
        if (Commands.fails(Path.of("."), line)) {
            throw new IllegalStateException("keytool " + command + " failed; the log says why");
        }
    }
}
