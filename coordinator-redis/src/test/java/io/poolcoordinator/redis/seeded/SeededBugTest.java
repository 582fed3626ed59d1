package io.poolcoordinator.redis.seeded;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is seeded fits the scripts as they are: whoever changes these learns it at once. */
class SeededBugTest {

  @ParameterizedTest
  @EnumSource(SeededBug.class)
  void eachEditChangesItsScript(SeededBug bug) {
    assertThatCode(bug::scripts).doesNotThrowAnyException();
  }
}
