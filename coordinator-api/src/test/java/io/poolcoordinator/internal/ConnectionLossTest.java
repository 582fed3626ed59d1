package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Connection;
import io.poolcoordinator.ConnectionDetachedException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.internal.FaultyStore.Fault;
import io.poolcoordinator.spi.ActCommand.Act;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a connection is attached is lost with the store's state, and the store may be away. */
class ConnectionLossTest {

  /** Until then nothing is granted after a loss, and some more for the steps on the way. */
  private static final long QUIET = 1_500;

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final PoolAdmin admin = two.coordinator().admin();
  private final Connection connection = one.coordinator().connection("magento");

  @BeforeEach
  void attach() throws InterruptedException {
    for (EngineFixture.Worker worker : List.of(one, two)) {
      worker.coordinator().pool("a", PoolConfig.ofLimit(2));
      worker.coordinator().pool("b", PoolConfig.ofLimit(2));
    }
    admin.attach("magento", "a");
    connection.acquire().close();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void assertAt(String... pools) {
    assertThat(List.of("a", "b"))
        .filteredOn(pool -> admin.connections(pool).contains("magento"))
        .containsExactly(pools);
    if (pools.length == 1) {
      assertThat(admin.poolOf("magento")).contains(pools[0]);
    }
  }

  /** All is lost, and both workers have told what they know of the pools. */
  private void loseAll() {
    fixture.pools.forgetAll();
    for (EngineFixture.Worker worker : List.of(one, two)) {
      worker.coordinator().pool("a", PoolConfig.ofLimit(2));
      worker.coordinator().pool("b", PoolConfig.ofLimit(2));
    }
    fixture.advance(QUIET);
  }

  @Test
  void whoUsesItAttachesItAgain() {
    fixture.pools.forgetAll();
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    fixture.advance(QUIET);
    assertThat(EngineFixture.granted(acquiring).pool()).isEqualTo("a");
    assertThat(admin.connections("a")).containsExactly("magento");
    assertThat(admin.poolOf("magento")).contains("a");
    assertThat(admin.events("a", 9))
        .filteredOn(event -> event.act().equals("attached"))
        .extracting(event -> event.actor() + ": " + event.reason())
        .containsExactly("one: the store lost its state");
  }

  @Test
  void whoDoesNotKnowWhereItWasDoesNotAttachIt() {
    loseAll();
    assertThat(EngineFixture.failure(two.coordinator().connection("magento").acquireAsync()))
        .isInstanceOf(ConnectionDetachedException.class);
    assertAt();
  }

  @Test
  void oneThatWasDetachedBeforeStaysSo() {
    admin.detach("magento");
    CompletableFuture<Permit> before = connection.acquireAsync();
    fixture.advance(QUIET);
    assertThat(EngineFixture.failure(before)).isInstanceOf(ConnectionDetachedException.class);
    loseAll();
    CompletableFuture<Permit> after = connection.acquireAsync();
    fixture.advance(QUIET);
    assertThat(EngineFixture.failure(after)).isInstanceOf(ConnectionDetachedException.class);
    assertAt();
  }

  @Test
  void whereOthersAttachedItMeanwhileCounts() {
    loseAll();
    admin.attach("magento", "b");
    assertThat(EngineFixture.granted(connection.acquireAsync()).pool()).isEqualTo("b");
    assertAt("b");
  }

  @Test
  void whereOthersAttachItInThatVeryMomentCounts() {
    loseAll();
    one.network().beforeNote =
        () -> {
          one.network().beforeNote = () -> {};
          admin.attach("magento", "b");
        };
    assertThat(EngineFixture.granted(connection.acquireAsync()).pool()).isEqualTo("b");
    assertThat(one.network().acts).isEmpty();
    assertAt("b");
  }

  @Test
  void whoIsOvertakenAfterItsNoteLeavesNothingBehind() {
    loseAll();
    one.network().beforeAct =
        command -> {
          one.network().beforeAct = later -> {};
          admin.attach("magento", "b");
        };
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    fixture.advance(100);
    assertThat(EngineFixture.granted(acquiring).pool()).isEqualTo("b");
    assertAt("b");
  }

  @Test
  void whoKnowsAnOlderPlaceDoesNotAttachItToASecondPool() throws Exception {
    Connection newer = two.coordinator().connection("magento");
    admin.attach("magento", "b");
    newer.acquire().close();
    loseAll();
    assertThat(EngineFixture.granted(newer.acquireAsync()).pool()).isEqualTo("b");
    assertThat(EngineFixture.granted(connection.acquireAsync()).pool()).isEqualTo("b");
    assertAt("b");
  }

  @Test
  void attachingAgainThatFailedIsTriedWithTheNextAcquire() {
    loseAll();
    one.network().note = Fault.NOT_EXECUTED;
    assertThat(EngineFixture.failure(connection.acquireAsync(Duration.ZERO)))
        .isInstanceOf(PoolStoreException.class);
    one.network().note = Fault.NONE;
    assertThat(EngineFixture.granted(connection.acquireAsync()).pool()).isEqualTo("a");
    assertAt("a");
  }

  @Test
  void attachingAgainGoesOnUntilTheStoreAnswers() {
    loseAll();
    one.network().act = Fault.NOT_EXECUTED;
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    fixture.advance(5_000);
    assertThat(acquiring).isNotDone();
    one.network().act = Fault.NONE;
    fixture.advance(500);
    assertThat(EngineFixture.granted(acquiring).pool()).isEqualTo("a");
    assertAt("a");
  }

  /** The note is made by the one, and the other finds it before the pool has the connection. */
  @Test
  void twoThatAttachItAgainAtOnceBothGetTheirPermits() throws Exception {
    Connection other = two.coordinator().connection("magento");
    other.acquire().close();
    loseAll();
    CompletableFuture<CompletableFuture<Permit>> meanwhile = new CompletableFuture<>();
    one.network().beforeAct =
        command -> {
          if (command.act() == Act.ATTACH) {
            meanwhile.complete(other.acquireAsync());
          }
        };
    assertThat(EngineFixture.granted(connection.acquireAsync()).pool()).isEqualTo("a");
    fixture.advance(20);
    assertThat(EngineFixture.granted(meanwhile.join()).pool()).isEqualTo("a");
    assertAt("a");
  }

  @Test
  void aStoreThatIsAwayIsAskedAgainUntilTheTimeoutIsOver() {
    Connection fresh = two.coordinator().connection("magento");
    two.network().lookup = Fault.NOT_EXECUTED;
    CompletableFuture<Permit> patient = fresh.acquireAsync(Duration.ofSeconds(5));
    CompletableFuture<Permit> impatient = fresh.acquireAsync(Duration.ofMillis(700));
    CompletableFuture<Permit> once = fresh.acquireAsync(Duration.ZERO);
    assertThat(EngineFixture.failure(once)).isInstanceOf(PoolStoreException.class);
    fixture.advance(699);
    assertThat(impatient).isNotDone();
    fixture.advance(1);
    assertThat(EngineFixture.failure(impatient)).isInstanceOf(PoolStoreException.class);
    fixture.advance(3_000);
    two.network().lookup = Fault.NONE;
    fixture.advance(500);
    assertThat(EngineFixture.granted(patient).pool()).isEqualTo("a");
  }

  @Test
  void aMoveIsFollowedThoughTheStoreIsAwayForAMoment() {
    admin.attach("magento", "b");
    one.network().lookup = Fault.REPLY_LOST;
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    fixture.advance(2_000);
    assertThat(acquiring).isNotDone();
    one.network().lookup = Fault.NONE;
    fixture.advance(500);
    assertThat(EngineFixture.granted(acquiring).pool()).isEqualTo("b");
  }

  @Test
  void theTimeThatTheLookupTookIsGoneFromTheTimeout() throws Exception {
    Permit full = two.coordinator().pool("a").acquire();
    two.coordinator().pool("a").acquire();
    two.network().lookup = Fault.NOT_EXECUTED;
    CompletableFuture<Permit> acquiring = two.coordinator().connection("magento").acquireAsync();
    fixture.advance(10_000);
    two.network().lookup = Fault.NONE;
    fixture.advance(19_999);
    assertThat(acquiring).isNotDone();
    fixture.advance(1);
    assertThat(acquiring).isCompletedExceptionally();
    full.close();
  }
}
