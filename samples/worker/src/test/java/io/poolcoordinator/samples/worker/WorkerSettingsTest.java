package io.poolcoordinator.samples.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerSettingsTest {

  private final Map<String, String> environment =
      new HashMap<>(
          Map.of("POOL", "netsuite", "POOL_LIMIT", "5", "API_URL", "http://localhost/call"));

  private WorkerSettings read() throws BadSettingsException {
    return WorkerSettings.read(environment);
  }

  private List<String> problems() {
    BadSettingsException bad = catchThrowableOfType(BadSettingsException.class, this::read);
    assertThat(bad).as("refused: %s", environment).isNotNull();
    return bad.problems();
  }

  private String problem(String name, String value) {
    environment.put(name, value);
    assertThat(problems()).hasSize(1);
    return problems().get(0);
  }

  @Test
  void whatIsNotSetHasItsDefault() throws Exception {
    WorkerSettings settings = read();

    assertThat(settings.redis()).hasToString("redis://localhost:6379");
    assertThat(settings.client()).isEqualTo(RedisClientKind.LETTUCE);
    assertThat(settings.pool()).isEqualTo("netsuite");
    assertThat(settings.config()).isEqualTo(PoolConfig.ofLimit(5));
    assertThat(settings.api()).isEqualTo(new ApiUrl("http://localhost/call"));
    assertThat(settings.apiTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.threads()).isEqualTo(4);
    assertThat(settings.runFor()).isEmpty();
    assertThat(settings.healthPort()).isEqualTo(8080);
  }

  @Test
  void anEmptyVariableIsAbsent() throws Exception {
    WorkerSettings defaults = read();
    for (String name :
        List.of(
            "REDIS_URL",
            "REDIS_CLIENT",
            "POOL_RATE",
            "POOL_MEMBERS",
            "POOL_TIMEOUT",
            "POOL_LEASE",
            "API_TIMEOUT",
            "THREADS",
            "RUN_FOR",
            "HEALTH_PORT")) {
      environment.put(name, "");
    }

    assertThat(read()).isEqualTo(defaults);
  }

  @Test
  void everythingCanBeSet() throws Exception {
    environment.put("REDIS_URL", "rediss://redis.example:7000/2");
    environment.put("REDIS_CLIENT", "redisson");
    environment.put("POOL_RATE", "60/1m,5000/1d@+02:00");
    environment.put("POOL_MEMBERS", "eol1,eol2:2");
    environment.put("POOL_TIMEOUT", "300s");
    environment.put("POOL_LEASE", "5m");
    environment.put("API_URL", "https://api.example/{member}/orders?for={member}");
    environment.put("API_TIMEOUT", "500ms");
    environment.put("THREADS", "1000");
    environment.put("RUN_FOR", "31d");
    environment.put("HEALTH_PORT", "0");

    WorkerSettings settings = read();

    assertThat(settings.redis()).hasToString("rediss://redis.example:7000/2");
    assertThat(settings.client()).isEqualTo(RedisClientKind.REDISSON);
    assertThat(settings.config())
        .isEqualTo(
            PoolConfig.builder()
                .limit(5)
                .rateLimit(RateLimit.perMinute(60))
                .rateLimit(RateLimit.parse("5000/1d@+02:00"))
                .member(Member.of("eol1"))
                .member(Member.of("eol2", 2))
                .timeout(Duration.ofMinutes(5))
                .lease(Duration.ofMinutes(5))
                .build());
    assertThat(settings.api().of("a/b")).hasToString("https://api.example/a%2Fb/orders?for=a%2Fb");
    assertThat(settings.apiTimeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.threads()).isEqualTo(1000);
    assertThat(settings.runFor()).contains(Duration.ofDays(31));
    assertThat(settings.healthPort()).isZero();
  }

  @Test
  void allThatIsMissingIsNamedAtOnce() {
    environment.clear();

    assertThat(problems())
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("POOL is missing").contains("POOL=netsuite"),
            problem ->
                assertThat(problem).startsWith("POOL_LIMIT is missing").contains("POOL_LIMIT=5"),
            problem -> assertThat(problem).startsWith("API_URL is missing").contains("API_URL="));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3.5", " 5", "5 ", "1e3", "٣", "۵", "５", "-1", "+5", "0x5", "5_0", "five", "1000001"
      })
  void aLimitThatIsNoWholeNumberInBoundsIsRefused(String value) {
    assertThat(problem("POOL_LIMIT", value))
        .startsWith("POOL_LIMIT is \"" + value + '"')
        .contains("from 0 to 1000000")
        .endsWith("POOL_LIMIT=5");
  }

  @ParameterizedTest
  @CsvSource({
    "THREADS,0",
    "THREADS,1001",
    "THREADS,99999999999999999999",
    "HEALTH_PORT,65536",
    "HEALTH_PORT,-1",
    "HEALTH_PORT,80a",
    "REDIS_CLIENT,Lettuce",
    "REDIS_CLIENT,jedis",
    "POOL_TIMEOUT,301s",
    "POOL_TIMEOUT,30",
    "POOL_TIMEOUT,-1s",
    "POOL_TIMEOUT,1.5s",
    "POOL_TIMEOUT,30 s",
    "POOL_TIMEOUT,30S",
    "POOL_TIMEOUT,PT30S",
    "POOL_TIMEOUT,9999999999s",
    "POOL_LEASE,999ms",
    "POOL_LEASE,6m",
    "API_TIMEOUT,99ms",
    "API_TIMEOUT,6m",
    "RUN_FOR,0s",
    "RUN_FOR,32d",
    "RUN_FOR,forever",
    "POOL_RATE,60",
    "POOL_RATE,60/m",
    "POOL_RATE,60/1w",
    "POOL_RATE,0/1m",
    "POOL_RATE,60/32d",
    "POOL_RATE,1000000001/1m",
    "POOL_RATE,٦٠/1m",
    "POOL_MEMBERS,eol1:0",
    "POOL_MEMBERS,eol1:1001",
    "POOL_MEMBERS,eol1:x",
    "POOL_MEMBERS,eol1:1.5",
    "POOL_MEMBERS,eol1:2:3",
    "POOL_MEMBERS,eol 1",
    "POOL_MEMBERS,{eol}",
    "POOL_MEMBERS,:2",
    "POOL,net suite",
    "POOL,{netsuite}",
    "POOL,nétsuite",
    "API_URL,localhost/call",
    "API_URL,ftp://localhost/call",
    "API_URL,http:///call",
    "API_URL,http://localhost:0/call",
    "API_URL,http://local host/call",
    "API_URL,http://localhost/{account}",
    "REDIS_URL,http://localhost:6379"
  })
  void whatIsWrongIsNamedWithItsValueBoundAndRemedy(String name, String value) {
    assertThat(problem(name, value))
        .startsWith(name + " is \"" + value + "\", but must be ")
        .contains("; for example " + name + "=");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "60/1m,", ",60/1m", "60/1m, 5/1s", "60/1m,30/60s"})
  void windowsThatAreNoListAreRefused(String value) {
    assertThat(problem("POOL_RATE", value)).startsWith("POOL_RATE is \"" + value + '"');
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "eol1,", ",eol1", "eol1, eol2", "eol1,eol1", "a:600,b:600"})
  void membersThatAreNoListAreRefused(String value) {
    assertThat(problem("POOL_MEMBERS", value)).startsWith("POOL_MEMBERS is \"" + value + '"');
  }

  @Test
  void spacesAreNotTakenForNothing() {
    environment.put("POOL_LIMIT", " ");
    environment.put("RUN_FOR", "\t");

    assertThat(problems()).hasSize(2);
  }

  @Test
  void aPlaceForAMemberNeedsMembers() {
    assertThat(problem("API_URL", "http://localhost/{member}"))
        .startsWith("API_URL is \"http://localhost/{member}\"")
        .endsWith("POOL_MEMBERS=eol1,eol2:2");
  }

  @Test
  void aMemberThatMakesNoAddressIsRefused() {
    environment.put("POOL_MEMBERS", "eol1,eol_2");
    assertThat(problem("API_URL", "http://{member}.example/")).startsWith("API_URL is ");
  }

  @Test
  void credentialsAreNeverRepeated() {
    environment.put("REDIS_URL", "redis:/anna:secret@host");
    environment.put("API_URL", "http://anna:secret@host/?key=secret");
    environment.put("POOL", "redis://anna:sec@ret secret@host");
    environment.put("POOL_LIMIT", "redis://:secret@host");
    environment.put("POOL_RATE", "redis://:secret@host");
    environment.put("THREADS", "redis://:secret@host");

    assertThat(problems()).hasSize(6);
    assertThat(String.join("\n", problems()))
        .doesNotContain("secret")
        .doesNotContain("anna")
        .contains("POOL_RATE is \"redis://***@host\"")
        .contains("API_URL is \"http://***@host/?***\"");
  }

  @Test
  void theNameOfAPoolIsWhatTheLibraryTakes() throws Exception {
    for (char character = ' '; character < 0x80; character++) {
      environment.put("POOL", "a" + character);
      boolean taken = isTakenByTheLibrary("a" + character);
      if (taken) {
        assertThat(read().pool()).isEqualTo("a" + character);
      } else {
        assertThat(problems()).hasSize(1);
      }
    }
  }

  private static boolean isTakenByTheLibrary(String name) {
    try (PoolCoordinator coordinator = InMemoryPoolCoordinator.create()) {
      coordinator.pool(name, PoolConfig.ofLimit(1));
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  @Test
  void longValuesAreShownInPart() {
    assertThat(problem("POOL", "x".repeat(201)))
        .startsWith("POOL is \"" + "x".repeat(120) + "...\"");
  }
}
