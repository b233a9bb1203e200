package io.tidewatch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of docs/architecture.md that the modules, and so the compiler, do not hold already. */
@AnalyzeClasses(packages = "io.tidewatch", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ENGINE = "io.tidewatch.engine..";
    private static final String STREAMS = "io.tidewatch.streams..";
    private static final String OPS = "io.tidewatch.ops..";
    private static final String CLI = "io.tidewatch.cli..";
    private static final String WORKBENCH = "io.tidewatch.workbench..";

    @ArchTest
    static final ArchRule ENGINE_KNOWS_NO_KAFKA = noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .because("the topology, the replay, the featurizer and the tests call the same core");

    @ArchTest
    static final ArchRule ENGINE_HAS_NO_THREADS_AND_NO_CLOCK = noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent..")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule ONLY_SCORING_KNOWS_ONNX = noClasses()
            .that()
            .resideOutsideOfPackage("io.tidewatch.engine.scoring..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule ONLY_THE_LISTENER_KNOWS_JETTY = noClasses()
            .that()
            .resideOutsideOfPackage("io.tidewatch.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty..");

    @ArchTest
    static final ArchRule A_COLLECTOR_DECIDES_WITHOUT_KAFKA = noClasses()
            .that()
            .resideInAnyPackage("io.tidewatch.collector.intake..", "io.tidewatch.collector.spool..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.tidewatch.collector.web..");

    @ArchTest
    static final ArchRule A_SPOOL_KNOWS_NOTHING_OF_REQUESTS = noClasses()
            .that()
            .resideInAPackage("io.tidewatch.collector.spool..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.tidewatch.http..",
                    "io.tidewatch.collector.intake..",
                    "io.tidewatch.collector.kafka..",
                    "io.tidewatch.collector.config..");

    @ArchTest
    static final ArchRule A_VIEW_IS_FOLDED_WITHOUT_KAFKA_CLOCK_AND_WEB = noClasses()
            .that()
            .resideInAPackage("io.tidewatch.console.view..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "java.util.concurrent..",
                    "com.fasterxml..",
                    "io.tidewatch.http..",
                    "io.tidewatch.console",
                    "io.tidewatch.console.kafka..",
                    "io.tidewatch.console.web..")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule A_READER_KNOWS_NO_PAGE = noClasses()
            .that()
            .resideInAPackage("io.tidewatch.console.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tidewatch.console.web..", "io.tidewatch.http..", "org.apache.kafka.streams..");

    @ArchTest
    static final ArchRule SHELL_KNOWS_NO_OTHER_ROOM = noClasses()
            .that()
            .resideInAPackage(STREAMS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(OPS);

    @ArchTest
    static final ArchRule STATE_KNOWS_NO_TASK = noClasses()
            .that()
            .resideInAPackage("io.tidewatch.streams.state..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tidewatch.streams", "io.tidewatch.streams.task..");

    @ArchTest
    static final ArchRule A_TASK_KNOWS_NOT_THE_PROCESS_AROUND_IT = noClasses()
            .that()
            .resideInAPackage("io.tidewatch.streams.task..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tidewatch.streams");

    @ArchTest
    static final ArchRule ONLY_COMMANDS_PRINT = noClasses()
            .that()
            .resideOutsideOfPackages(CLI, WORKBENCH)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
}
