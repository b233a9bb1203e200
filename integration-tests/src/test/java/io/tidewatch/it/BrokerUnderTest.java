package io.tidewatch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one broker of the test run as a parameter of type {@link TestKafka}, or three of them as a {@link BrokerTrio}: started
 * when the first test asks, stopped when the last one has ended. Tests share them, so each cleans the topics it needs before it begins.
 */
public final class BrokerUnderTest implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(BrokerUnderTest.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestKafka.class || type == BrokerTrio.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        ExtensionContext.Store store = test.getRoot().getStore(NAMESPACE);
        return parameter.getParameter().getType() == BrokerTrio.class
                ? store.getOrComputeIfAbsent(BrokerTrio.class, key -> startThree(), BrokerTrio.class)
                : store.getOrComputeIfAbsent(TestKafka.class, key -> start(), TestKafka.class);
    }

    private static BrokerTrio startThree() {
        try {
            return BrokerTrio.start(Files.createTempDirectory("tidewatch-brokers"));
        } catch (IOException noFolder) {
            throw new UncheckedIOException("there is no folder for brokers", noFolder);
        }
    }

    private static TestKafka start() {
        try {
            return TestKafka.start();
        } catch (IOException noBroker) {
            throw new UncheckedIOException("there is no broker to test against", noBroker);
        }
    }
}
