package io.poolcoordinator.internal;

/**
 * The verbs of a connection in one pool: each fails with {@link NotAttachedException} elsewhere.
 */
final class AttachedVerbs extends PermitVerbs {

  private final String connection;

  AttachedVerbs(WorkerContext context, PoolEngine engine, String connection) {
    super(context, engine);
    this.connection = connection;
  }

  /** The pool's name. */
  String pool() {
    return engine.name();
  }

  @Override
  String connection() {
    return connection;
  }
}
