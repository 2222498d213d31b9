package dev.rolecall.agent;

import dev.rolecall.credentials.WebIdentityFailure;
import dev.rolecall.failure.Explanation;
import java.nio.file.Path;
import java.util.Optional;

/** What the agent and its credentials endpoint say to people. */
final class AgentSentences {
  private AgentSentences() {}

  static Explanation noSocket(Path socket, String why) {
    return new Explanation(
        "It cannot listen at %s: %s."
            .formatted(Explanation.shown("" + socket), Explanation.shown(why)),
        "The socket and its lock lie in a folder that must be there, and be this user's alone.",
        "Make one: mkdir -m 700 DIRECTORY, and name the socket in it: --socket DIRECTORY/agent");
  }

  static String on(CredentialsEndpoint.Grant grant, Narrowing narrowing) {
    return """
        Credentials are on: sessions of %s, the first until %s%s.
        They reach clients that are made from now on here, and programs that are started from here.
        They do not reach clients, file systems and connections that were made before: make those anew."""
            .formatted(
                grant.role(),
                grant.expires(),
                narrowing.isNone() ? "" : ", narrowed to " + narrowing)
        + (narrowing.isNone() ? "" : "\n" + limits());
  }

  /** IAM User Guide, Policies and permissions in IAM, Session policies. */
  private static String limits() {
    return """
        A session policy narrows them, to S3 alone. It does not limit what a bucket's or a key's own policy gives to
        the session's ARN, or to everyone with a condition on aws:PrincipalArn. It guards against mistakes: code that
        runs here can read the pod's token, and take the whole role by it.""";
  }

  static String off(boolean was) {
    return was
        ? "Credentials are off. Clients that were made meanwhile have theirs until the session ends: make them anew."
        : "Credentials were not on.";
  }

  static String state(Optional<Holder> held, int users) {
    int others = users - (held.isPresent() ? 1 : 0);
    return held.map(
                holder ->
                    holder.narrowing().isNone()
                        ? "Credentials are on."
                        : "Credentials are on, narrowed to %s.".formatted(holder.narrowing()))
            .orElse("Credentials are off. To turn them on: %rolecall credentials on")
        + (others == 0 ? "" : "\nThey are on for other processes too: %d.".formatted(others));
  }

  static String noSession(WebIdentityFailure failure) {
    return "Credentials stay as they were, for there are none.\n" + failure.explain();
  }

  static Explanation noEndpoint(String why) {
    return new Explanation(
        "Its endpoint cannot be had: %s.".formatted(Explanation.shown(why)),
        "It listens on a port of the loopback address, and keeps who may ask in a file beside the"
            + " agent's socket.",
        "See that the disk of XDG_RUNTIME_DIR has room: df -h \"$XDG_RUNTIME_DIR\"");
  }

  static String narrowingOfNothing() {
    return "it takes on or off, and --prefix and --read-only with on alone.\n"
        + "Type: %rolecall credentials on --read-only";
  }

  static String notTaken(String word) {
    return "it does not take '%s'.%nTo see what it takes: %%rolecall credentials --help"
        .formatted(Explanation.shown(word));
  }

  static String help() {
    return """
        Usage: %rolecall credentials [on|off] [--prefix S3URL] [--read-only]
        Gives clients of this process, and programs that it starts, the role by a container credentials endpoint: for
        those that do not know web identity. Without on or off it says what is on.
          --prefix S3URL   Only this part of a bucket, by a session policy: s3://bucket/prefix
          --read-only      Only to list and read, in S3, likewise.""";
  }

  static String noPrefix(String why) {
    return "--prefix: %s.%nIt is a bucket and the beginning of its keys.%nTry: --prefix s3://my-bucket/in/"
        .formatted(why);
  }

  static String keyWins(String name) {
    return "%s is set, and wins. Without it: unset %s".formatted(name, name);
  }

  static String profileWins(Path file, String profile) {
    return "What %s says of the profile %s wins, where it has keys, a role or a process."
        .formatted(Explanation.shown("" + file), Explanation.shown(profile));
  }

  /** On standard error, beside the exports. */
  static String serving() {
    return """
        It serves them until it is ended, and a shell that evaluates its output waits for that. So, in one shell:
          rolecall agent --credentials > exports &
        and once the file has them: . ./exports. The package rolecall has an agent that is shared, and returns at once.""";
  }
}
