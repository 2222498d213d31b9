package dev.rolecall.chain;

import dev.rolecall.transport.Transport;
import dev.rolecall.verify.Observation;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Sight;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what the observers of one run see, and closes in the end what has to be closed. */
final class Recorder implements AutoCloseable {
  private final Map<Observation<?>, Sight<?>> sights = new ConcurrentHashMap<>();

  <T> Observer<T> recording(Observer<T> observer) {
    return new Observer<>(
        observer.sees(),
        observer.needs(),
        observer.uses(),
        seen -> {
          Sight<T> sight = observer.look().apply(seen);
          sights.put(observer.sees(), sight);
          return sight;
        });
  }

  <T> Optional<T> find(Observation<T> observation) {
    return new Observations(sights).find(observation);
  }

  /** Who STS says the session is, where it said so. */
  Optional<String> caller() {
    return find(Chain.CALLER)
        .flatMap(
            caller ->
                caller instanceof CallerAnswer.Is is ? Optional.of(is.arn()) : Optional.empty());
  }

  /** The answers that are waited for; those to what is removed come later. */
  void giveUp() {
    transport().ifPresent(transport -> transport.giveUp());
  }

  /** The clients before the transport that they share. */
  @Override
  public void close() {
    find(Chain.S3).ifPresent(probes -> probes.close());
    transport().ifPresent(transport -> transport.close());
  }

  private Optional<Transport> transport() {
    return find(Chain.HERE).flatMap(environment -> environment.transport().usable());
  }
}
