package io.poolcoordinator.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.poolcoordinator.WallClock;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows of the module, which point one way: script, store, lettuce, root. */
class ArchitectureTest {

  private static final String ROOT = "io.poolcoordinator.redis";

  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
    assertThat(classes).isNotEmpty();
  }

  @Test
  void onlyOnePackageAndTheBuilderKnowLettuce() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".lettuce")
        .and()
        .doNotBelongToAnyOf(RedisPoolCoordinator.Builder.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.lettuce..")
        .check(classes);
  }

  @Test
  void theBuilderKnowsOnlyTheClientsThatAreHandedIn() {
    Set<String> known = new TreeSet<>();
    classes
        .get(RedisPoolCoordinator.Builder.class)
        .getDirectDependenciesFromSelf()
        .forEach(dependency -> known.add(dependency.getTargetClass().getName()));
    assertThat(known)
        .filteredOn(name -> name.startsWith("io.lettuce.") || name.startsWith("org.redisson."))
        .containsExactly(
            "io.lettuce.core.RedisClient",
            "io.lettuce.core.cluster.RedisClusterClient",
            "org.redisson.api.RedissonClient");
  }

  @Test
  void onlyOnePackageKnowsRedisson() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, ROOT + ".redisson")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.redisson..")
        .check(classes);
  }

  @Test
  void theScriptsKnowNobody() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".script")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ROOT + ".script", "java..", "org.jspecify..")
        .check(classes);
  }

  @Test
  void theStoreKnowsTheContractAndTheScripts() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".store")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".store",
            ROOT + ".script",
            "io.poolcoordinator",
            "io.poolcoordinator.admin",
            "io.poolcoordinator.spi",
            "java..",
            "org.jspecify..",
            "org.slf4j..")
        .check(classes);
  }

  @Test
  void theClientsKnowTheStoreAndNoneAboveIt() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".lettuce", ROOT + ".redisson")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, "io.poolcoordinator.internal..", "io.poolcoordinator.memory..")
        .check(classes);
  }

  @Test
  void onlyTheRootKnowsTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.poolcoordinator.internal..", "io.poolcoordinator.memory..")
        .check(classes);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void everyPackageSaysWhatItIsAndWhereNullMayBe() {
    Set<String> packages = new TreeSet<>();
    classes.forEach(found -> packages.add(found.getPackageName()));
    assertThat(packages)
        .allSatisfy(
            name -> {
              Class<?> info = Class.forName(name + ".package-info");
              assertThat(info.isAnnotationPresent(NullMarked.class)).isTrue();
            });
  }

  /** So none can be sent: the clock of a worker that is a minute off has no effect. */
  @Test
  void nobodyReadsTheTimeOfDay() {
    assertThat(WallClock.readers(classes)).isEmpty();
  }

  @Test
  void nothingIsSynchronized() {
    classes.forEach(
        found ->
            assertThat(found.getMethods())
                .noneMatch(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED)));
  }
}
