package io.poolcoordinator.samples.console.view;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * JSON for programs: one value in a line, in ASCII, so that it passes any terminal. A field is
 * always there; what is not known is {@code null}.
 */
public final class Json {

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          new JsonFactoryBuilder()
              .characterEscapes(new EscapesOfControls())
              .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
              .build());

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static <T> ArrayNode array(List<T> values, Function<T, JsonNode> each) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    values.forEach(value -> array.add(each.apply(value)));
    return array;
  }

  public static ArrayNode texts(List<String> values) {
    return array(values, JsonNodeFactory.instance::textNode);
  }

  public static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of JSON could not be written", impossible);
    }
  }

  public static @Nullable String moment(Optional<Instant> moment) {
    return moment.map(Times::moment).orElse(null);
  }

  public static @Nullable Long millis(Optional<Duration> duration) {
    return duration.map(Duration::toMillis).orElse(null);
  }

  /** Jackson leaves DEL as it is, which is a control too. */
  private static final class EscapesOfControls extends CharacterEscapes {

    private static final long serialVersionUID = 1L;
    private static final char DELETE = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();
      escapes[DELETE] = CharacterEscapes.ESCAPE_STANDARD;
      return escapes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return null;
    }
  }
}
