package io.poolcoordinator.samples.console.rest;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * A route.
 *
 * @param method the method
 * @param path the path, with names of its variable parts in braces
 * @param needs what the caller has to be
 * @param handler answers
 */
record Route(HandlerType method, String path, Needs needs, Handler handler) {

  /** What the caller of a route has to be. */
  enum Needs {
    NOTHING,
    /** Anybody who may look. */
    READING,
    /** An operator, by a request that no other site can have made a browser send. */
    OPERATING
  }

  static Route open(HandlerType method, String path, Handler handler) {
    return new Route(method, path, Needs.NOTHING, handler);
  }

  static Route read(String path, Handler handler) {
    return new Route(HandlerType.GET, path, Needs.READING, handler);
  }

  static Route act(HandlerType method, String path, Handler handler) {
    return new Route(method, path, Needs.OPERATING, handler);
  }
}
