package io.poolcoordinator.samples.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sessions end by themselves, and cannot be made up. */
class SessionsTest {

  private static final Instant NOW = Instant.parse("2026-11-26T17:00:00Z");
  private static final AccessSettings SETTINGS =
      new AccessSettings(
          Optional.of(TestServer.READ_TOKEN),
          Optional.of(TestServer.OPERATE_TOKEN),
          Optional.empty());

  private static Sessions at(Duration later) {
    return new Sessions(SETTINGS, Clock.fixed(NOW.plus(later), ZoneOffset.UTC));
  }

  private final Sessions sessions = at(Duration.ZERO);
  private final Caller reader = sessions.byToken(TestServer.READ_TOKEN).orElseThrow();

  @Test
  void aSessionLastsTwelveHours() {
    String session = sessions.begin(reader);

    assertThat(at(Sessions.LIFE.minusSeconds(1)).find(session)).contains(reader);
    assertThat(at(Sessions.LIFE).find(session)).isEmpty();
  }

  @Test
  void aSessionThatWasChangedIsNone() {
    String session = sessions.begin(reader);

    assertThat(sessions.find(session.replace("read", "operate"))).isEmpty();
    String[] parts = session.split("\\.");
    long later = Long.parseLong(parts[1]) + 1;
    assertThat(sessions.find(parts[0] + "." + later + "." + parts[2])).isEmpty();
    for (String made : new String[] {"", "x", "read.9999999999.", "read.9999999999.x", "read.1"}) {
      assertThat(sessions.find(made)).isEmpty();
    }
    assertThat(sessions.find(null)).isEmpty();
  }

  @Test
  void aSessionOfATokenThatWasTakenBackIsNone() {
    String session = sessions.begin(reader);
    AccessSettings without =
        new AccessSettings(
            Optional.empty(), Optional.of(TestServer.OPERATE_TOKEN), Optional.empty());

    assertThat(new Sessions(without, Clock.fixed(NOW, ZoneOffset.UTC)).find(session)).isEmpty();
    // What is not configured is nobody's token.
    assertThat(new Sessions(without, Clock.systemUTC()).byToken("")).isEmpty();
  }
}
