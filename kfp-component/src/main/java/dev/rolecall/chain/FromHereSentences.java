package dev.rolecall.chain;

/** What is said of what was asked from elsewhere than from a pod. */
final class FromHereSentences {
  static final String SEEN = "Asked from here: ";

  static final String NO_PROOF =
      "It was not asked from a pod: a pod's network, its endpoints and conditions on them, such as"
          + " aws:SourceVpce, may have it decided otherwise.";

  static final String TOKEN =
      "Shows issuer, provider and trust policy, by a token that was made for this and that no pod"
          + " has. Does not show the webhook, the kubelet's token in a pod, the pod's network, nor"
          + " conditions on it such as aws:SourceVpce.";

  static final String POD =
      "A dry run shows what admission makes of a new pod. Does not show that it starts, what the"
          + " kubelet gives it, its network, nor what older pods have.";

  private FromHereSentences() {}
}
