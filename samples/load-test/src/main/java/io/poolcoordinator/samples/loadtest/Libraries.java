package io.poolcoordinator.samples.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The versions of what is compared, which the build writes down. */
final class Libraries {

  private Libraries() {}

  static Map<String, String> versions() {
    Properties properties = new Properties();
    try (InputStream stream = Libraries.class.getResourceAsStream("libraries.properties")) {
      if (stream == null) {
        throw new IOException("libraries.properties is not on the class path");
      }
      properties.load(stream);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Map<String, String> versions = new TreeMap<>();
    properties.forEach((name, version) -> versions.put(name.toString(), version.toString()));
    return versions;
  }
}
