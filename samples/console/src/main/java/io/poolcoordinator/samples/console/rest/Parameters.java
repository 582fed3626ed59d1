package io.poolcoordinator.samples.console.rest;

import io.javalin.http.Context;
import io.poolcoordinator.samples.console.view.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The parameters behind the question mark of an address. */
final class Parameters {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

  private final Map<String, List<String>> parameters;

  Parameters(Context context) {
    this.parameters = context.queryParamMap();
  }

  /** Refuses those that are not among these, and those that are there twice. */
  Parameters allow(String... names) {
    List<String> known = Arrays.asList(names);
    parameters.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            throw Problem.invalid(
                name,
                "there is no parameter "
                    + Quoted.text(name)
                    + " here"
                    + (known.isEmpty() ? "" : "; there are " + String.join(", ", known)));
          }
          if (values.size() > 1) {
            throw Problem.invalid(name, name + " is there more than once");
          }
        });
    return this;
  }

  boolean has(String name) {
    return parameters.containsKey(name);
  }

  String text(String name, String otherwise) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.isEmpty() ? otherwise : values.get(0);
  }

  int whole(String name, int otherwise, int least, int most) {
    String text = text(name, Integer.toString(otherwise));
    if (!DIGITS.matcher(text).matches()
        || Integer.parseInt(text) < least
        || Integer.parseInt(text) > most) {
      throw Problem.invalid(
          name,
          name
              + " is "
              + Quoted.text(text)
              + ", but must be a whole number from "
              + least
              + " to "
              + most
              + ", in the digits 0 to 9 alone");
    }
    return Integer.parseInt(text);
  }
}
