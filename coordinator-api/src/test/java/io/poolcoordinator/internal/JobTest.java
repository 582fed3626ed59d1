package io.poolcoordinator.internal;

import static io.poolcoordinator.internal.MemberPermitTest.nameOf;
import static io.poolcoordinator.internal.MemberPermitTest.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Job;
import io.poolcoordinator.Member;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job rotates over the members that there were when it began. */
class JobTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  private static List<String> serveMany(Job job, int count) throws InterruptedException {
    List<String> served = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      served.add(serve(job));
    }
    return served;
  }

  @Test
  void itHasAnOrderOfItsOwn() throws Exception {
    Pool pool = one.pool(9, Member.of("eol1"), Member.of("eol2", 2));
    Job job = pool.job();
    assertThat(job.members()).containsExactlyInAnyOrder("eol1", "eol2", "eol2");
    List<String> served = serveMany(job, 9);
    assertThat(served.subList(0, 3)).isEqualTo(job.members());
    assertThat(served.subList(6, 9)).isEqualTo(job.members());
    assertThat(job).hasToString("job of pool netsuite over eol1, eol2");
    var sent = Objects.requireNonNull(one.network().lastAcquire);
    assertThat(sent.preference().frozen()).isTrue();
  }

  @Test
  void itBeginsAtARandomPlaceWithOneQuestion() throws Exception {
    Pool pool = one.pool(9, Member.of("eol1"), Member.of("eol2"), Member.of("eol3"));
    int finds = one.network().finds;
    Set<String> first = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      first.add(pool.job().members().get(0));
    }
    assertThat(first).hasSize(3);
    assertThat(one.network().finds - finds).isEqualTo(60);
  }

  @Test
  void itDoesNotMoveTheSharedOrder() throws Exception {
    Pool pool = one.pool(9, Member.of("eol1"), Member.of("eol2"));
    Job job = two.pool().job();
    String first = serve(pool);
    serveMany(job, 3);
    assertThat(serve(pool)).isNotEqualTo(first);
  }

  @Test
  void itKnowsWhatWasChangedByOthersBefore() throws Exception {
    Pool pool = one.pool(9, Member.of("eol1"));
    two.pool().members().add(Member.of("eol2"));
    assertThat(pool.job().members()).containsExactlyInAnyOrder("eol1", "eol2");
  }

  @Test
  void whatChangesMeanwhileDoesNotConcernIt() throws Exception {
    Pool pool = one.pool(9, Member.of("eol1"), Member.of("eol2"));
    Job job = pool.job();
    two.pool().members().add(Member.of("eol3", 5));
    two.pool().members().remove("eol1");
    assertThat(serveMany(job, 6)).containsSubsequence("eol1", "eol2", "eol1", "eol2", "eol1");
    assertThat(serve(pool)).isIn("eol2", "eol3");
    two.pool().members().disable("eol2");
    assertThat(serveMany(job, 2)).containsOnly("eol1");
    two.pool().members().enable("eol2");
    assertThat(serveMany(job, 4)).contains("eol2");
  }

  @Test
  void aMemberThatWasRemovedKeepsItsLimit() throws Exception {
    Pool pool = one.pool(9, Member.builder("eol1").limit(1).build(), Member.of("eol2"));
    Job job = pool.job();
    pool.members().remove("eol1");
    AcquireRequest bound = AcquireRequest.builder().member("eol1").build();
    Permit held = job.acquire(bound);
    assertThat(nameOf(held)).isEqualTo("eol1");
    assertThatThrownBy(() -> pool.acquire(bound))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("pool netsuite has no member eol1; its members are eol2");
    CompletableFuture<Permit> next = job.acquireAsync(bound);
    assertThat(next).isNotDone();
    held.close();
    EngineFixture.granted(next).close();
  }

  @Test
  void aListOfItsOwnNamesMembersOfThePool() throws Exception {
    Pool pool = one.pool(9, Member.of("eol1"), Member.of("eol2"), Member.of("eol3"));
    int asked = one.network().finds;
    Job job = pool.job(List.of("eol1", "eol2", "eol2"));
    assertThat(one.network().finds).isEqualTo(asked);
    assertThat(job.members()).containsExactlyInAnyOrder("eol1", "eol2", "eol2");
    assertThat(serveMany(job, 6)).filteredOn("eol2"::equals).hasSize(4);
    pool.members().remove("eol2");
    assertThat(serveMany(job, 3)).containsOnly("eol1");
    pool.members().remove("eol1");
    assertThatIllegalArgumentException()
        .isThrownBy(job::acquire)
        .withMessageEndingWith("; its members are eol3: ask for one of them, or add it");
  }

  @Test
  void aRequestInsideItNamesSomeOfItsMembers() throws Exception {
    Pool pool = one.pool(9, Member.of("eol1"), Member.of("eol2"), Member.of("eol3"));
    Job job = pool.job(List.of("eol1", "eol2"));
    AcquireRequest within = AcquireRequest.builder().member("eol2").build();
    try (Permit permit = job.acquire(within)) {
      assertThat(nameOf(permit)).isEqualTo("eol2");
    }
    int acquires = one.network().acquires;
    AcquireRequest outside = AcquireRequest.builder().members(List.of("eol1", "eol3")).build();
    String message =
        "members has eol3, but this job of pool netsuite has only eol1, eol2; ask for some of"
            + " these, or acquire from the pool itself";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> job.acquire(outside))
        .withMessage(message);
    assertThatIllegalArgumentException().isThrownBy(() -> job.tryAcquire(outside));
    assertThat(EngineFixture.failure(job.acquireAsync(outside))).hasMessage(message);
    assertThat(
            EngineFixture.failure(
                job.callAsync(outside, permit -> CompletableFuture.completedFuture(1))))
        .hasMessage(message);
    assertThat(one.network().acquires).isEqualTo(acquires);
  }

  @Test
  void itHasAllTheVerbs() throws Exception {
    Pool pool = one.pool(1, Member.of("eol1"));
    Job job = pool.job();
    Permit held = job.acquire();
    assertThat(job.tryAcquire()).isEmpty();
    assertThatThrownBy(() -> job.acquire(Duration.ZERO)).isInstanceOf(PoolTimeoutException.class);
    CompletableFuture<String> called =
        job.callAsync(permit -> CompletableFuture.completedFuture(nameOf(permit)));
    assertThat(called).isNotDone();
    held.close();
    assertThat(called).isCompletedWithValue("eol1");
    Thread.currentThread().interrupt();
    assertThatThrownBy(job::acquire).isInstanceOf(InterruptedException.class);
    one.coordinator().close(Duration.ZERO);
    assertThatThrownBy(job::acquire).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(job::acquireAsync).isInstanceOf(CoordinatorClosedException.class);
  }

  @Test
  void aPoolWithoutMembersHasNoJobs() {
    Pool pool = one.pool(1);
    assertThatIllegalStateException()
        .isThrownBy(pool::job)
        .withMessage(
            "pool netsuite has no members that a job could rotate over; add some with"
                + " members().add, or acquire from the pool itself");
  }

  @Test
  void aPoolThatIsGoneHasNoJobs() {
    Pool pool = one.pool(1, Member.of("eol1"));
    one.network().find = FaultyStore.Fault.NOT_EXECUTED;
    assertThatThrownBy(pool::job).isInstanceOf(PoolStoreException.class);
    one.network().find = FaultyStore.Fault.NONE;
    fixture.set("state", "deleted");
    assertThatThrownBy(pool::job).isInstanceOf(PoolDeletedException.class);
    fixture.set("state", "active");
    assertThat(pool.job().members()).containsExactly("eol1");
    fixture.pools.forgetAll();
    assertThatThrownBy(pool::job).isInstanceOf(PoolNotFoundException.class);
    // Who asks for what was lost brings it back.
    assertThat(pool.job().members()).containsExactly("eol1");
    one.network().actAsClientThread();
    assertThatIllegalStateException().isThrownBy(pool::job);
    one.coordinator().close(Duration.ZERO);
    assertThatThrownBy(pool::job).isInstanceOf(CoordinatorClosedException.class);
  }

  @Test
  void aListThatNoPoolCanHaveIsRefused() {
    Pool pool = one.pool(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.job(List.of()))
        .withMessageStartingWith("members has 0 names, but must have from 1 to 1000");
    assertThatIllegalArgumentException().isThrownBy(() -> pool.job(List.of("a b")));
  }
}
