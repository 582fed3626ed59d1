package io.poolcoordinator.samples.worker;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the environment says that the worker is to do.
 *
 * @param redis where Redis is
 * @param client what speaks to it
 * @param pool the pool's name
 * @param config its settings, if it is not there yet
 * @param api what is called
 * @param apiTimeout how long a call may take
 * @param threads how many threads call
 * @param runFor for how long; empty for until it is stopped
 * @param healthPort where it says how it is; 0 for any free port
 */
record WorkerSettings(
    RedisAddress redis,
    RedisClientKind client,
    String pool,
    PoolConfig config,
    ApiUrl api,
    Duration apiTimeout,
    int threads,
    Optional<Duration> runFor,
    int healthPort) {

  private static final String REDIS_URL = "REDIS_URL";
  private static final String REDIS_CLIENT = "REDIS_CLIENT";
  private static final String POOL = "POOL";
  private static final String POOL_LIMIT = "POOL_LIMIT";
  private static final String POOL_RATE = "POOL_RATE";
  private static final String POOL_MEMBERS = "POOL_MEMBERS";
  private static final String API_URL = "API_URL";

  private static final Duration API_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST_CALL = Duration.ofMinutes(5);
  private static final Duration LONGEST_RUN = Duration.ofDays(31);

  private static final Pattern POOL_NAME = Pattern.compile("[!-~&&[^{}*?\\[\\]]]{1,200}");
  private static final Pattern MEMBER = Pattern.compile("([^:]*)(?::([0-9]{1,4}))?");

  /**
   * Reads the settings.
   *
   * @param environment variables by their names
   * @throws BadSettingsException if any is missing or wrong: with all of them
   */
  static WorkerSettings read(Map<String, String> environment) throws BadSettingsException {
    Variables variables = new Variables(environment);
    Optional<RedisAddress> redis = redis(variables);
    RedisClientKind client =
        variables
            .read(REDIS_CLIENT, "lettuce or redisson", "lettuce", RedisClientKind::parse)
            .orElse(RedisClientKind.LETTUCE);
    Optional<String> pool = pool(variables);
    PoolConfig config = config(variables);
    Optional<ApiUrl> api = api(variables, config.members());
    Duration apiTimeout =
        variables.duration("API_TIMEOUT", SHORTEST, LONGEST_CALL, "5s").orElse(API_TIMEOUT);
    int threads = variables.number("THREADS", 4, 1, 1_000);
    Optional<Duration> runFor = variables.duration("RUN_FOR", SHORTEST, LONGEST_RUN, "20s");
    int healthPort = variables.number("HEALTH_PORT", 8080, 0, 65_535);
    variables.check();
    return new WorkerSettings(
        redis.orElseThrow(),
        client,
        pool.orElseThrow(),
        config,
        api.orElseThrow(),
        apiTimeout,
        threads,
        runFor,
        healthPort);
  }

  private static Optional<RedisAddress> redis(Variables variables) {
    if (variables.text(REDIS_URL).isEmpty()) {
      return Optional.of(RedisAddress.parse("redis://localhost:6379"));
    }
    return variables.readAddress(
        REDIS_URL, RedisAddress.FORM, "redis://localhost:6379", RedisAddress::parse);
  }

  private static Optional<String> pool(Variables variables) {
    if (variables.required(POOL, "the pool's name, for example POOL=netsuite").isEmpty()) {
      return Optional.empty();
    }
    return variables.read(
        POOL,
        "1 to 200 printable ASCII characters without space and without { } * ? [ ]",
        "netsuite",
        name -> {
          if (!POOL_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a pool's name");
          }
          return name;
        });
  }

  private static PoolConfig config(Variables variables) {
    PoolConfig.Builder config = PoolConfig.builder().limit(0);
    if (variables
        .required(POOL_LIMIT, "how many calls may be in flight at once, for example POOL_LIMIT=5")
        .isPresent()) {
      config.limit(variables.number(POOL_LIMIT, 0, 0, PoolConfig.MAX_LIMIT));
    }
    variables
        .read(
            POOL_RATE,
            "windows such as 60/1m, separated by commas: up to 16 of different lengths, each of 1"
                + " to 1000000000 units in 1ms to 31d",
            "60/1m,5000/1d",
            WorkerSettings::rates)
        .ifPresent(rates -> rates.rateLimits().forEach(config::rateLimit));
    variables
        .read(
            POOL_MEMBERS,
            "names, each with a weight behind a colon unless that is 1, separated by commas: no"
                + " name twice, weights from 1 to 1000 and not more than that together, names of 1"
                + " to 64 printable ASCII characters without space and without {}*?[]:,=",
            "eol1,eol2:2",
            WorkerSettings::members)
        .ifPresent(members -> members.members().forEach(config::member));
    variables
        .duration("POOL_TIMEOUT", Duration.ZERO, PoolConfig.MAX_TIMEOUT, "30s")
        .ifPresent(config::timeout);
    variables
        .duration("POOL_LEASE", PoolConfig.MIN_LEASE, PoolConfig.MAX_LEASE, "30s")
        .ifPresent(config::lease);
    return config.build();
  }

  /** Has the library itself check the windows, alone and together. */
  private static PoolConfig rates(String text) {
    PoolConfig.Builder config = PoolConfig.builder().limit(0);
    for (String rate : text.split(",", -1)) {
      config.rateLimit(RateLimit.parse(rate));
    }
    return config.build();
  }

  /** Has the library itself check the members, alone and together. */
  private static PoolConfig members(String text) {
    PoolConfig.Builder config = PoolConfig.builder().limit(0);
    for (String member : text.split(",", -1)) {
      Matcher matcher = MEMBER.matcher(member);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("not a member");
      }
      String weight = matcher.group(2);
      config.member(Member.of(matcher.group(1), weight == null ? 1 : Integer.parseInt(weight)));
    }
    return config.build();
  }

  private static Optional<ApiUrl> api(Variables variables, List<Member> members) {
    String example = "http://localhost:8090/call";
    if (variables
        .required(API_URL, "what each call asks for, for example API_URL=" + example)
        .isEmpty()) {
      return Optional.empty();
    }
    Optional<ApiUrl> api =
        variables.readAddress(
            API_URL,
            "an address that begins with http:// or https://, without user and password, in which"
                + " {member} may stand for the name of a member",
            example,
            text -> {
              ApiUrl url = ApiUrl.parse(text);
              members.forEach(member -> url.of(member.name()));
              return url;
            });
    if (api.isPresent() && api.get().hasMember() && variables.text(POOL_MEMBERS).isEmpty()) {
      variables.wrong(
          API_URL,
          Shown.address(api.get().template()),
          "without {member} where POOL_MEMBERS names none",
          "POOL_MEMBERS=eol1,eol2:2");
    }
    return api;
  }

  /**
   * How long holders have to finish when the worker stops: a call's time, and one more second in
   * which its permit is given back.
   */
  Duration grace() {
    return apiTimeout.plusSeconds(1);
  }
}
