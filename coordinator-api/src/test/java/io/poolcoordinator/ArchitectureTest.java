package io.poolcoordinator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The arrows: root &lt;- spi &lt;- internal and memory, and root &lt;- metrics; {@code admin} and
 * {@code event} belong to the root.
 */
class ArchitectureTest {

  private static final String ROOT = "io.poolcoordinator";
  private static final String ADMIN = "io.poolcoordinator.admin";
  private static final String EVENT = "io.poolcoordinator.event";
  private static final String METRICS = "io.poolcoordinator.metrics";
  private static final String MICROMETER = "io.micrometer..";
  private static final String SPI = "io.poolcoordinator.spi";
  private static final String INTERNAL = "io.poolcoordinator.internal";
  private static final String MEMORY = "io.poolcoordinator.memory";
  private static final String RATE_LIMITER = "io.github.resilience4j.ratelimiter..";
  private static final String[] JDK = {"java..", "org.jspecify.annotations"};

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static void onlyImports(String importing, String... imported) {
    String[] allowed = new String[imported.length + JDK.length];
    System.arraycopy(imported, 0, allowed, 0, imported.length);
    System.arraycopy(JDK, 0, allowed, imported.length, JDK.length);
    classes()
        .that()
        .resideInAPackage(importing)
        .and()
        .doNotBelongToAnyOf(InMemoryPoolCoordinator.class)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(CLASSES);
  }

  @Test
  void theRootImportsTheVocabularyOfRatesOnly() {
    onlyImports(ROOT, ROOT, ADMIN, EVENT, RATE_LIMITER);
  }

  @Test
  void theRestOfTheApiImportsTheApiOnly() {
    onlyImports(ADMIN, ROOT, ADMIN, EVENT);
    onlyImports(EVENT, ROOT, ADMIN, EVENT);
  }

  @Test
  void theMetricsUseTheApiAsAnApplicationCould() {
    onlyImports(METRICS, ROOT, ADMIN, EVENT, METRICS, MICROMETER);
  }

  @Test
  void nothingElseNeedsMicrometer() {
    noClasses()
        .that()
        .resideOutsideOfPackage(METRICS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(METRICS, MICROMETER)
        .check(CLASSES);
  }

  @Test
  void theSpiImportsTheApi() {
    onlyImports(SPI, ROOT, ADMIN, SPI);
  }

  @Test
  void theEngineKnowsNoStore() {
    onlyImports(
        INTERNAL,
        ROOT,
        ADMIN,
        EVENT,
        SPI,
        INTERNAL,
        "org.slf4j",
        RATE_LIMITER,
        "io.github.resilience4j.core..");
  }

  @Test
  void theInMemoryStoreKnowsNoEngine() {
    onlyImports(MEMORY, ROOT, ADMIN, SPI, MEMORY, "org.slf4j");
  }

  /** Its clock stands for that of the server; all else counts in nanoseconds. */
  @Test
  void onlyTheInMemoryStoreReadsTheTimeOfDay() {
    assertThat(WallClock.readers(CLASSES)).containsExactly(MEMORY + ".InMemoryPools");
  }

  @Test
  void everyPackageSaysWhatLivesThere() {
    assertThat(CLASSES.getPackage(ROOT).getSubpackagesInTree())
        .extracting(JavaPackage::getName)
        .contains(ADMIN, EVENT, SPI, INTERNAL, MEMORY, METRICS);
    assertThat(CLASSES.getPackage(ROOT).getSubpackagesInTree())
        .allMatch(each -> each.isAnnotatedWith(NullMarked.class));
    assertThat(CLASSES.getPackage(ROOT).isAnnotatedWith(NullMarked.class)).isTrue();
  }

  @Test
  void whatIsPublicInTheApiIsFinalOrAnInterface() {
    classes()
        .that()
        .resideInAnyPackage(ROOT, ADMIN, EVENT, METRICS)
        .and()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .doNotBelongToAnyOf(PoolException.class)
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(CLASSES);
  }
}
