package io.poolcoordinator.redis.history;

/** The promises that histories decide, as the README states them. */
public enum Promise {
  S1("live permits never exceed the limit in force at a grant"),
  S2("valid permits never overlap more than the largest limit in force at their grants"),
  S3("one id is granted at most once and ended at most once"),
  S4("grants - releases - expiries - clears = live"),
  S5("no lease ends early"),
  S6("an ended permit never comes back"),
  S7("tokens strictly grow"),
  S8("nobody is overtaken"),
  S9("slot, windows and member are taken together"),
  S10("no window is ever exceeded"),
  S11("rotation is exact while every member is eligible"),
  L1("an acquire returns within its timeout and one command timeout"),
  L2("a free permit finds its waiter within a second"),
  L3("a dead holder's permit is free within its lease and a second"),
  L4("waiters of dead workers delay a permit by one claim window at most"),
  L5("service resumes by itself"),
  L6("a healthy holder never loses its lease while Redis answers"),
  L7("nothing leaks");

  private final String text;

  Promise(String text) {
    this.text = text;
  }

  /** Returns what is promised. */
  public String text() {
    return text;
  }
}
