package io.poolcoordinator.samples.snippets;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The fenced blocks of a Markdown page that hold Java or Kotlin. */
final class CodeBlocks {

  private static final String FENCE = "```";
  private static final Pattern CODE = Pattern.compile("```(java|kotlin)\\b.*");

  private CodeBlocks() {}

  /** Returns the texts, without the indentation that all lines of a text share. */
  static List<String> of(List<String> page) {
    List<String> blocks = new ArrayList<>();
    List<String> text = new ArrayList<>();
    boolean inFence = false;
    boolean isCode = false;
    for (String line : page) {
      String fence = line.strip();
      if (!fence.startsWith(FENCE)) {
        text.add(line);
      } else if (!inFence) {
        inFence = true;
        isCode = CODE.matcher(fence).matches();
        text.clear();
      } else {
        inFence = false;
        if (isCode) {
          blocks.add(String.join("\n", text).stripIndent());
        }
      }
    }
    if (inFence) {
      throw new IllegalStateException("the last " + FENCE + " of the page is never closed");
    }
    return blocks;
  }
}
