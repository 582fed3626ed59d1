package io.poolcoordinator.samples.console.rest;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.PATCH;
import static io.javalin.http.HandlerType.POST;

import io.javalin.http.Context;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberSnapshot;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.MembersView;
import io.poolcoordinator.samples.console.view.Quoted;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;

/** Adding, changing, draining and removing members. */
final class MemberRoutes {

  private static final String MEMBER = "member";
  private static final String MEMBERS = "/v1/pools/{pool}/members";
  private static final String ONE = MEMBERS + "/{member}";

  private final Acting acting;

  MemberRoutes(Acting acting) {
    this.acting = acting;
  }

  List<Route> routes() {
    return List.of(
        Route.act(POST, MEMBERS, this::add),
        Route.act(PATCH, ONE, this::change),
        Route.act(DELETE, ONE, this::remove),
        Route.act(POST, ONE + "/drain", context -> become(context, MemberRoutes::drain)),
        Route.act(POST, ONE + "/enable", context -> become(context, PoolMembers::enable)),
        Route.act(POST, ONE + "/disable", context -> become(context, PoolMembers::disable)),
        Route.act(
            POST, ONE + "/end-cool-down", context -> become(context, PoolMembers::endCoolDown)));
  }

  /** Begins it; who wants to know when it is empty looks at what is held on it. */
  private static void drain(PoolMembers members, String name) {
    members.drain(name).cancel(false);
  }

  private void add(Context context) {
    String pool = context.pathParam(PoolRoutes.POOL);
    Fields body = Body.read(context);
    Member member = MemberInput.added(body);
    PoolAdmin admin = acting.as(context, body);
    if (admin.snapshot(pool).config().member(member.name()).isPresent()) {
      throw new Problem(
          409,
          ExitCode.CONFLICT,
          "pool " + pool + " has a member " + member.name() + " already; change that one",
          PoolInput.NAME);
    }
    Fields.checked(
        "weight",
        () -> {
          admin.members(pool).add(member);
          return member;
        });
    context.status(201);
    context.header(
        "Location",
        PoolRoutes.path(pool)
            + "/members/"
            + URLEncoder.encode(member.name(), StandardCharsets.UTF_8));
    answer(context, admin.snapshot(pool), member.name());
  }

  private void change(Context context) {
    String pool = context.pathParam(PoolRoutes.POOL);
    String name = context.pathParam(MEMBER);
    Fields body = Body.read(context);
    // Before anything is asked, as if there were such a member.
    var unused = MemberInput.changed(Fields.checked(MEMBER, () -> Member.of(name)), body);
    PoolAdmin admin = acting.as(context, body);
    PoolSnapshot before = admin.snapshot(pool);
    OptionalLong seen = Versions.check(context, pool, before.version());
    // Not members.replace, which sets all of a member: what others change meanwhile would be lost.
    PoolSnapshot after =
        seen.isEmpty()
            ? admin.update(pool, config -> changed(pool, config, name, body))
            : PoolRoutes.set(
                admin, pool, changed(pool, before.config(), name, body), seen.getAsLong());
    answer(context, after, name);
  }

  private static PoolConfig changed(String pool, PoolConfig before, String name, Fields body) {
    if (before.member(name).isEmpty()) {
      throw noMember(pool, name);
    }
    PoolConfig.Builder after = before.toBuilder().noMembers();
    for (Member known : before.members()) {
      after.member(known.name().equals(name) ? MemberInput.changed(known, body) : known);
    }
    return Fields.checked("weight", after::build);
  }

  private static Problem noMember(String pool, String name) {
    return Problem.notFound(
        "pool " + pool + " has no member " + Quoted.text(name) + "; its members list those it has");
  }

  private void remove(Context context) {
    String pool = context.pathParam(PoolRoutes.POOL);
    String name = context.pathParam(MEMBER);
    become(
        context,
        PoolMembers::remove,
        () ->
            Answers.json(
                context,
                Json.object().put("pool", pool).put("member", name).put("done", "removed")));
  }

  private void become(Context context, BiConsumer<PoolMembers, String> act) {
    String pool = context.pathParam(PoolRoutes.POOL);
    become(
        context,
        act,
        () -> answer(context, acting.looking().snapshot(pool), context.pathParam(MEMBER)));
  }

  private void become(Context context, BiConsumer<PoolMembers, String> act, Runnable answer) {
    String pool = context.pathParam(PoolRoutes.POOL);
    String name = context.pathParam(MEMBER);
    PoolAdmin admin = acting.as(context, Body.read(context).allow(Set.of(Acting.REASON)));
    if (admin.snapshot(pool).config().member(name).isEmpty()) {
      throw noMember(pool, name);
    }
    act.accept(admin.members(pool), name);
    answer.run();
  }

  private static void answer(Context context, PoolSnapshot pool, String name) {
    Optional<MemberSnapshot> member =
        pool.members().stream().filter(known -> known.member().name().equals(name)).findFirst();
    context.header("ETag", Versions.tag(pool.version()));
    Answers.json(context, MembersView.json(member.orElseThrow(() -> noMember(pool.name(), name))));
  }
}
