package io.poolcoordinator.samples.console.demo;

import io.poolcoordinator.CoolDown;
import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.admin.PoolAdmin;
import java.time.Duration;
import java.util.List;

/** Pools as a company of several shops may have them. */
final class DemoPools {

  static final String NETSUITE = "netsuite";
  static final String EXACT = "exact";
  static final String HUBSPOT = "hubspot";
  static final String SAP = "sap";
  static final List<String> SHOPS = List.of("shop-de", "shop-fr", "shop-nl");

  private DemoPools() {}

  static void make(PoolCoordinator coordinator) {
    PoolAdmin admin = coordinator.admin().as("demo");
    // More callers than permits: a queue.
    admin.make(NETSUITE, PoolConfig.builder().limit(5).rateLimit(RateLimit.perMinute(600)).build());
    // Accounts that take turns, of which some are told to wait.
    admin.make(
        EXACT,
        PoolConfig.builder()
            .limit(8)
            .member(
                Member.builder("eol1")
                    .weight(2)
                    .limit(3)
                    .rateLimit(RateLimit.perMinute(60))
                    .attribute("country", "NL")
                    .build())
            .member(Member.builder("eol2").limit(3).rateLimit(RateLimit.perMinute(60)).build())
            .member(Member.builder("eol3").rateLimit(RateLimit.perMinute(30)).build())
            .coolDown(CoolDown.builder().standard(Duration.ofSeconds(8)).build())
            .build());
    // Windows that are used up now and then.
    admin.make(
        HUBSPOT,
        PoolConfig.builder()
            .limit(10)
            .rateLimit(RateLimit.of(20, Duration.ofSeconds(10)))
            .rateLimit(RateLimit.perDay(250_000))
            .timeout(Duration.ofSeconds(20))
            .build());
    admin.make(SAP, PoolConfig.builder().limit(2).longestHold(Duration.ofMinutes(10)).build());
    SHOPS.forEach(shop -> admin.attach(shop, NETSUITE));
    admin.make("salesforce", PoolConfig.builder().limit(25).build());
    admin.because("maintenance until noon").pause("salesforce");
  }
}
