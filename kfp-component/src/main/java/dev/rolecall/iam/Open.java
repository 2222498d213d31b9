package dev.rolecall.iam;

import java.util.List;
import java.util.stream.Stream;

/** An element of a statement that turns on something that nobody here knows. */
interface Open {
  /** Whether it matches. */
  Truth holds(RequestContext context);

  /** What of it nobody here knows. */
  Stream<DependsOn> dependsOn(RequestContext context);

  /** The request's texts with which its values, and the variables in them, are compared. */
  List<String> compared(RequestContext context);
}
