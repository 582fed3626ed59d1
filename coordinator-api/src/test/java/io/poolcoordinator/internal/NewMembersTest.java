package io.poolcoordinator.internal;

import static io.poolcoordinator.internal.MemberPermitTest.nameOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.memory.InMemoryPoolStore;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A grant on a member that this worker has not heard of waits for its settings. */
class NewMembersTest {

  private static final Member NEW =
      Member.builder("eol1").limit(3).attribute("country", "NL").build();

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final Pool known = one.pool(1);
  private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);
  private final CoordinatorEngine late =
      new CoordinatorEngine(
          SlowFinds.over(new InMemoryPoolStore(fixture.pools), () -> reading),
          "late",
          Runnable::run,
          fixture.timeline.forOneWorker());
  private final Pool pool = late.pool("netsuite");

  @BeforeEach
  void addAMemberThatTheOtherHasNotHeardOf() {
    reading = new CompletableFuture<>();
    known.members().add(NEW);
  }

  @AfterEach
  void close() {
    late.close(Duration.ZERO);
    fixture.close();
  }

  @Test
  void itsMemberIsTheOneThatIsStored() {
    CompletableFuture<Permit> acquired = pool.acquireAsync();
    assertThat(acquired).isNotDone();
    reading.complete(null);
    Permit permit = EngineFixture.granted(acquired);
    assertThat(permit.member()).contains(NEW);
    permit.close();
  }

  @Test
  void itIsHeldAndRenewedMeanwhileAndWaitsForOneCommandTimeoutMore() {
    CompletableFuture<Permit> acquired = pool.acquireAsync();
    fixture.advance(31_999);
    assertThat(acquired).isNotDone();
    fixture.advance(1);
    Permit permit = EngineFixture.granted(acquired);
    assertThat(permit.isValid()).isTrue();
    assertThat(permit.member()).contains(Member.of("eol1"));
    permit.close();
  }

  @Test
  void settingsThatCannotBeReadLeaveItTheName() {
    CompletableFuture<Permit> acquired = pool.acquireAsync();
    reading.completeExceptionally(new IllegalStateException("no settings"));
    Permit permit = EngineFixture.granted(acquired);
    assertThat(permit.member()).contains(Member.of("eol1"));
    permit.close();
  }

  @Test
  void whoeverLeavesMeanwhileKeepsNothing() throws Exception {
    CompletableFuture<Permit> acquired = pool.acquireAsync();
    acquired.cancel(false);
    reading.complete(null);
    assertThat(nameOf(known.tryAcquire().orElseThrow())).isEqualTo("eol1");
  }

  @Test
  void nobodyWaitsBeyondTheCloseOfTheCoordinator() {
    CompletableFuture<Permit> acquired = pool.acquireAsync();
    late.close(Duration.ZERO);
    assertThat(EngineFixture.granted(acquired).member()).contains(Member.of("eol1"));
  }

  @Test
  void whatIsKnownOfFormerMembersIsNotForgottenForTheSakeOfCurrentOnes() {
    PoolEngine engine = fixture.engine(fixture.network(), PoolConfig.ofLimit(1));
    PoolConfig.Builder many = PoolConfig.builder().limit(1);
    for (int i = 0; i < Member.MAX_WEIGHT; i++) {
      many.members("m" + i);
    }
    long changed = engine.settings().newest().changed();
    PoolConfig other = PoolConfig.builder().limit(1).member(NEW).build();
    engine.settings().learn(new StoredPool(other, PoolState.ACTIVE, changed));
    for (int i = 0; i < 3; i++) {
      engine.settings().learn(new StoredPool(many.build(), PoolState.ACTIVE, changed));
    }
    assertThat(engine.settings().member("eol1")).isEqualTo(NEW);
  }
}
