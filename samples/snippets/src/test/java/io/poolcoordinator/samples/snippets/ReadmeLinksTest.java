package io.poolcoordinator.samples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where the README points to a file there is one, and each promise points to what checks it. */
class ReadmeLinksTest {

  private static final Path DIRECTORY = Path.of("..", "..");
  private static final Pattern INLINE = Pattern.compile("]\\(([^)#:]+)[^):]*\\)");
  private static final Pattern DEFINED = Pattern.compile("(?m)^\\[(\\w+)]: (\\S+)$");
  private static final Pattern REFERENCE =
      Pattern.compile("\\[(\\w+(?:IT|Test|Contract))](?![(:])");
  private static final Pattern PROMISE =
      Pattern.compile("(?m)^\\| ([SL]\\d+(?:, [SL]\\d+)*) \\|.*\\|(.*)\\|$");

  private final String readme;

  ReadmeLinksTest() throws IOException {
    readme = Files.readString(DIRECTORY.resolve("README.md"));
  }

  @Test
  void everyLinkToAFileFindsIt() {
    List<String> links =
        Stream.concat(groups(INLINE, 1).stream(), groups(DEFINED, 2).stream()).toList();

    assertThat(links)
        .hasSizeGreaterThan(20)
        .allMatch(link -> Files.exists(DIRECTORY.resolve(link)));
    assertThat(groups(DEFINED, 2))
        .as("a class's name and its file's")
        .containsExactlyElementsOf(
            DEFINED
                .matcher(readme)
                .results()
                .map(link -> link.group(2).replaceFirst("[^/]*$", link.group(1) + ".java"))
                .toList());
  }

  @Test
  void everyReferenceIsDefinedAndEveryDefinitionUsed() {
    assertThat(groups(REFERENCE, 1)).containsOnly(groups(DEFINED, 1).toArray(String[]::new));
  }

  @Test
  void everyPromiseSaysWhatChecksIt() {
    List<MatchResult> rows = PROMISE.matcher(readme).results().toList();

    assertThat(rows.stream().flatMap(row -> Stream.of(row.group(1).split(", "))))
        .containsExactlyElementsOf(
            Stream.concat(
                    IntStream.rangeClosed(1, 11).mapToObj(each -> "S" + each),
                    IntStream.rangeClosed(1, 7).mapToObj(each -> "L" + each))
                .toList());
    assertThat(rows).allMatch(row -> REFERENCE.matcher(row.group(2)).find());
  }

  private List<String> groups(Pattern pattern, int group) {
    return pattern.matcher(readme).results().map(found -> found.group(group)).toList();
  }
}
