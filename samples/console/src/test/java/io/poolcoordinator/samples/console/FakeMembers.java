package io.poolcoordinator.samples.console;

import io.poolcoordinator.Member;
import io.poolcoordinator.MemberSnapshot;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Members that stand as a test says, and write down what is done to them. */
final class FakeMembers implements PoolMembers {

  final List<MemberSnapshot> standing = new ArrayList<>();
  private final List<String> acts;
  CompletableFuture<Void> drained = new CompletableFuture<>();
  Runnable onDrain = () -> {};

  FakeMembers(List<String> acts) {
    this.acts = acts;
  }

  void add(String name, MemberState state, long held) {
    standing.add(snapshot(Member.of(name), state, held));
  }

  static MemberSnapshot snapshot(Member member, MemberState state, long held) {
    return new MemberSnapshot(member, state, held, Optional.empty(), 0, 1, 0.5, List.of());
  }

  private void done(String act, String name) {
    if (standing.stream().noneMatch(member -> member.member().name().equals(name))) {
      throw new IllegalArgumentException("pool exact has no member " + name);
    }
    acts.add(act + " " + name);
  }

  @Override
  public List<MemberSnapshot> list() {
    return List.copyOf(standing);
  }

  @Override
  public void add(Member member) {
    if (standing.stream().anyMatch(known -> known.member().name().equals(member.name()))) {
      throw new IllegalArgumentException("pool exact has a member " + member.name() + " already");
    }
    acts.add("add " + member);
  }

  @Override
  public void replace(Member member) {
    throw new AssertionError("the console changes members through update");
  }

  @Override
  public void remove(String name) {
    done("remove", name);
  }

  @Override
  public CompletableFuture<Void> drain(String name) {
    try {
      done("drain", name);
    } catch (IllegalArgumentException unknown) {
      return CompletableFuture.failedFuture(unknown);
    }
    standing.replaceAll(
        member ->
            member.member().name().equals(name)
                ? snapshot(member.member(), MemberState.DRAINED, member.held())
                : member);
    onDrain.run();
    return drained;
  }

  @Override
  public void disable(String name) {
    done("disable", name);
  }

  @Override
  public void enable(String name) {
    done("enable", name);
  }

  @Override
  public void endCoolDown(String name) {
    done("endCoolDown", name);
  }
}
