package dev.rolecall.verify;

/**
 * The typed name of one thing that a verification looks at. Two observations are the same only
 * where they are the same object: declare each once, as a constant.
 *
 * @param <T> what is seen, an immutable value
 */
public final class Observation<T> {
  private final String name;
  private final Class<T> type;

  /**
   * Declares it.
   *
   * @param name as a reader knows it, for example {@code token}
   */
  public Observation(String name, Class<T> type) {
    this.name = name;
    this.type = type;
  }

  T cast(Object value) {
    return type.cast(value);
  }

  @Override
  public String toString() {
    return name;
  }
}
