package io.poolcoordinator.samples.console.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Something that is shown: to people as lines, to programs as JSON. */
public interface View {

  /** Lines as they are to be read; whoever prints them makes them {@link Printable}. */
  List<String> lines();

  JsonNode json();

  /** What was done, in a sentence. */
  static View sentence(String sentence, JsonNode json) {
    return new View() {
      @Override
      public List<String> lines() {
        return List.of(sentence);
      }

      @Override
      public JsonNode json() {
        return json;
      }
    };
  }
}
