package io.tidewatch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one broker of the test run as a parameter of type {@link TestKafka}: started when the first test asks, stopped
 * when the last one has ended. Tests share it, so each cleans the topics it needs before it begins.
 */
public final class BrokerUnderTest implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(BrokerUnderTest.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == TestKafka.class;
    }

    @Override
    public TestKafka resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestKafka.class, key -> start(), TestKafka.class);
    }

    private static TestKafka start() {
        try {
            return TestKafka.start();
        } catch (IOException noBroker) {
            throw new UncheckedIOException("there is no broker to test against", noBroker);
        }
    }
}
