package dev.rolecall.e2e.parts;

import java.util.Optional;

/**
 * Where parts are looked for. Each answer is one line saying why not, or nothing where it works.
 */
interface Machine {
  /** Why the program, run with these arguments, does not end with exit code 0. */
  Optional<String> failureOf(Program program, String... arguments);

  /** Why no Docker engine answers. */
  Optional<String> engineFailure();

  /** Why the container that removes others after their tests does not start, where it is wanted. */
  Optional<String> reaperFailure();

  /** Why the image of the Kubernetes node is neither there nor can be pulled. */
  Optional<String> imageFailure();

  /** Why the Docker engine does not know the image of kfp-component. */
  Optional<String> componentImageFailure();
}
