package io.poolcoordinator;

/**
 * What the store holds of a pool is not usable: a value that was edited into nonsense, a missing
 * field, a key of the wrong type. Nothing was written; mending the value mends the pool.
 */
public final class InvalidPoolStateException extends PoolException {

  private static final long serialVersionUID = 1L;

  private final String key;
  private final String field;

  /**
   * Makes an exception.
   *
   * @param pool the pool's name
   * @param key the store's key
   * @param field the field in it; empty where the key itself is meant
   * @param finding what was found, what is allowed, and how to mend it
   */
  public InvalidPoolStateException(String pool, String key, String field, String finding) {
    super(
        pool,
        "pool "
            + pool
            + " is not usable: key "
            + key
            + (field.isEmpty() ? "" : ", field " + field)
            + ": "
            + finding,
        null);
    this.key = key;
    this.field = field;
  }

  /**
   * Returns the key that holds the unusable value.
   *
   * @return the store's key
   */
  public String key() {
    return key;
  }

  /**
   * Returns the field that holds the unusable value.
   *
   * @return the field; empty where the key itself is meant
   */
  public String field() {
    return field;
  }
}
