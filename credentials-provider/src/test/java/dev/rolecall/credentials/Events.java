package dev.rolecall.credentials;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All events, one after another. */
final class Events extends EachEvent {
  final List<Object> all;

  Events() {
    this(new CopyOnWriteArrayList<>());
  }

  private Events(List<Object> all) {
    super(all::add);
    this.all = all;
  }
}
