package dev.rolecall.chain;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.TrustDocument;
import java.util.ArrayList;
import java.util.List;

/** A change of a trust policy that was proven. */
record TrustChange(TrustDocument stored, TrustDocument changed) {
  /** What it is for in a sentence, and the lines to type. */
  List<String> remedy(RoleArn role, String sentence) {
    List<String> remedy = new ArrayList<>();
    remedy.add(sentence);
    remedy.addAll(Shell.updateTrustPolicy(role, stored.toJson(), changed.toJson()));
    return remedy;
  }
}
