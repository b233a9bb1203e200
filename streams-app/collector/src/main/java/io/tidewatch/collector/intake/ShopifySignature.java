package io.tidewatch.collector.intake;

import io.tidewatch.collector.config.SourceConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Shopify's signature of a webhook: HMAC-SHA256 over the bytes of the body, with the source's secret, in base64. */
final class ShopifySignature {
    private static final String ALGORITHM = "HmacSHA256";

    private ShopifySignature() {}

    /** The source whose secret has signed the body; empty if none has. Takes as long whatever the signature is. */
    static Optional<SourceConfig> signer(List<SourceConfig> sources, byte[] body, String signature) {
        byte[] given = decoded(signature);
        Optional<SourceConfig> signer = Optional.empty();
        for (SourceConfig source : sources) {
            if (source.shopifySecret()
                    .filter(secret -> MessageDigest.isEqual(of(body, secret), given))
                    .isPresent()) {
                signer = Optional.of(source);
            }
        }
        return signer;
    }

    private static byte[] of(byte[] body, String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java has HmacSHA256.", impossible);
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException noBase64) {
            return new byte[0];
        }
    }
}
