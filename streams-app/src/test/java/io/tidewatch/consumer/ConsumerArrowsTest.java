package io.tidewatch.consumer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The reference consumers show what a team of the shop writes: they can be copied out with the topics jar alone. */
@AnalyzeClasses(packages = "io.tidewatch.consumer", importOptions = ImportOption.DoNotIncludeTests.class)
class ConsumerArrowsTest {
    @ArchTest
    static final ArchRule USES_THE_TOPICS_JAR_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.tidewatch.consumer",
                    "io.tidewatch.topics",
                    "org.apache.kafka.clients.consumer",
                    "org.apache.kafka.common..",
                    "com.fasterxml.jackson..",
                    "org.slf4j..",
                    "java..",
                    "javax.net.ssl..");
}
