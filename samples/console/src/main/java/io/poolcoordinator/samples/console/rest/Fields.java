package io.poolcoordinator.samples.console.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.samples.console.view.Quoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, each read as what it is to be. What does not fit is refused with the
 * name of the field, as people find it: {@code members[1].weight}.
 */
final class Fields {

  private final String path;
  private final JsonNode json;

  /**
   * Wraps an object.
   *
   * @param path where it stands; empty for the body itself
   */
  Fields(String path, JsonNode json) {
    this.path = path;
    this.json = json;
  }

  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Refuses whatever field is not among these. */
  Fields allow(Set<String> names) {
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw Problem.invalid(
                    path(name),
                    "there is no field "
                        + Quoted.text(name)
                        + " here; there are "
                        + String.join(", ", names.stream().sorted().toList()));
              }
            });
    return this;
  }

  boolean has(String name) {
    return json.has(name);
  }

  boolean isNull(String name) {
    return json.path(name).isNull();
  }

  private @Nullable JsonNode value(String name) {
    return json.get(name);
  }

  Optional<String> text(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw Problem.invalid(path(name), name + " must be a text, but is " + shown(value));
    }
    return Optional.of(value.textValue());
  }

  String required(String name) {
    return text(name)
        .orElseThrow(() -> Problem.invalid(path(name), name + " is missing: it must be a text"));
  }

  boolean flag(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return false;
    }
    if (!value.isBoolean()) {
      throw Problem.invalid(path(name), name + " must be true or false, but is " + shown(value));
    }
    return value.booleanValue();
  }

  /** A whole number, in digits: neither 3.0 nor 1e3 nor "5". */
  Optional<Long> whole(String name, long least, long most) {
    JsonNode value = value(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw Problem.invalid(
          path(name),
          name
              + " is "
              + shown(value)
              + ", but must be a whole number from "
              + least
              + " to "
              + most);
    }
    return Optional.of(value.longValue());
  }

  OptionalInt integer(String name, int least, int most) {
    Optional<Long> value = whole(name, least, most);
    return value.isPresent() ? OptionalInt.of(value.get().intValue()) : OptionalInt.empty();
  }

  /** A duration, in the milliseconds that its name promises. */
  Optional<Duration> millis(String name, Duration least, Duration most) {
    return whole(name, least.toMillis(), most.toMillis()).map(Duration::ofMillis);
  }

  /** A list of texts; empty if the field is missing. */
  Optional<List<String>> texts(String name) {
    return elements(name)
        .map(
            elements -> {
              List<String> texts = new ArrayList<>();
              for (JsonNode element : elements) {
                if (!element.isTextual()) {
                  throw Problem.invalid(
                      path(name) + "[" + texts.size() + "]",
                      "each of " + name + " must be a text, but one is " + shown(element));
                }
                texts.add(element.textValue());
              }
              return texts;
            });
  }

  /** A list of objects; empty if the field is missing. */
  Optional<List<Fields>> objects(String name) {
    return elements(name)
        .map(
            elements -> {
              List<Fields> objects = new ArrayList<>();
              for (JsonNode element : elements) {
                String at = path(name) + "[" + objects.size() + "]";
                if (!element.isObject()) {
                  throw Problem.invalid(
                      at, "each of " + name + " must be an object, but one is " + shown(element));
                }
                objects.add(new Fields(at, element));
              }
              return objects;
            });
  }

  private Optional<JsonNode> elements(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isArray()) {
      throw Problem.invalid(path(name), name + " must be a list, but is " + shown(value));
    }
    return Optional.ofNullable(value);
  }

  /** An object of its own; empty if the field is missing. */
  Optional<Fields> object(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isObject()) {
      throw Problem.invalid(path(name), name + " must be an object, but is " + shown(value));
    }
    return Optional.ofNullable(value).map(object -> new Fields(path(name), object));
  }

  /** The names of all fields. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Has the library check something, and names the field if it refuses. */
  static <T> T checked(String path, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException refused) {
      throw Problem.invalid(path, String.valueOf(refused.getMessage()));
    }
  }

  private static String shown(JsonNode value) {
    return Quoted.text(value.isTextual() ? value.textValue() : value.toString());
  }
}
