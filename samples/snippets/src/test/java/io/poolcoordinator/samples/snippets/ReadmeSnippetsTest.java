package io.poolcoordinator.samples.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * All Java and Kotlin of the README was seen by a compiler: it is quoted from this module, or from
 * the quickstart.
 */
class ReadmeSnippetsTest {

  private static final Path README = Path.of("..", "..", "README.md");
  private static final Path SOURCES = Path.of("src");
  private static final Path QUICKSTART = Path.of("..", "quickstart", "src");

  @Test
  void everyBlockOfTheReadmeIsASnippet() throws IOException {
    List<String> blocks = CodeBlocks.of(Files.readAllLines(README));

    assertThat(blocks).as("blocks of Java and Kotlin in README.md").isNotEmpty();
    assertThat(SnippetRegions.below(SOURCES, QUICKSTART).textByName().values())
        .as("snippets, which a block in README.md must equal line for line")
        .containsAll(blocks);
  }

  @Test
  void indentationDoesNotMatterButEveryLineDoes() {
    SnippetRegions regions = new SnippetRegions();
    regions.read(
        "Some.java",
        List.of("    // snippet:one", "    if (a) {", "      b();", "    }", "    // end:one"));

    assertThat(
            CodeBlocks.of(List.of("text", "  ```java", "  if (a) {", "    b();", "  }", "  ```")))
        .containsExactlyElementsOf(regions.textByName().values());
    assertThat(CodeBlocks.of(List.of("```java", "if (a) {", "  c();", "}", "```")))
        .doesNotContainAnyElementsOf(regions.textByName().values());
  }

  @Test
  void onlyJavaAndKotlinAreCompared() {
    List<String> page =
        List.of(
            "```sh", "./mvnw verify", "```", "```kotlin", "val a = 1", "```", "```", "text", "```");

    assertThat(CodeBlocks.of(page)).containsExactly("val a = 1");
  }

  @Test
  void aSnippetThatIsMarkedWronglyIsRefused() {
    assertThatThrownBy(() -> new SnippetRegions().read("A.java", List.of("// snippet:a")))
        .hasMessage("A.java: // snippet:a has no end");
    assertThatThrownBy(() -> new SnippetRegions().read("A.java", List.of("// end:a")))
        .hasMessageStartingWith("A.java: // end:a does not end ");
    assertThatThrownBy(
            () -> new SnippetRegions().read("A.java", List.of("// snippet:a", "// snippet:b")))
        .hasMessage("A.java: // snippet:b stands inside // snippet:a");
    assertThatThrownBy(
            () ->
                new SnippetRegions()
                    .read(
                        "A.java", List.of("// snippet:a", "// end:a", "// snippet:a", "// end:a")))
        .hasMessage("A.java: // snippet:a is used twice");
  }
}
