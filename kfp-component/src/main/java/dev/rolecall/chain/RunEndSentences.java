package dev.rolecall.chain;

import dev.rolecall.s3.Left;
import dev.rolecall.s3.Remain;
import dev.rolecall.s3.RunEnd;
import dev.rolecall.s3.S3Answer;
import java.util.List;
import java.util.stream.Collectors;

/** What is told of the end of a run that has written. */
final class RunEndSentences {
  /** Of an exercise there may be hundreds. */
  private static final int MOST = 10;

  private RunEndSentences() {}

  static String of(RunEnd end) {
    if (end instanceof RunEnd.Interrupted interrupted) {
      return "Interrupted. What this run wrote below %s is being removed."
          .formatted(interrupted.place());
    }
    if (end instanceof RunEnd.Removed removed) {
      return "Removed. Nothing of this run is left below %s".formatted(removed.place());
    }
    RunEnd.Unremoved unremoved = (RunEnd.Unremoved) end;
    return """
        Of what this run wrote, this may be left:
        %s
        A later check removes it once it is an hour old, where the role may. To remove it now:
        %s"""
        .formatted(
            lines(unremoved, RunEndSentences::what), lines(unremoved, RunEndSentences::command));
  }

  private interface Line {
    String of(String bucket, Remain remain);
  }

  private static String lines(RunEnd.Unremoved unremoved, Line line) {
    List<Remain> remains = unremoved.remains();
    String shown =
        remains.stream()
            .limit(MOST)
            .map(remain -> "    " + line.of(unremoved.bucket(), remain))
            .collect(Collectors.joining("\n"));
    return remains.size() <= MOST
        ? shown
        : "%s\n    and %d more beside them".formatted(shown, remains.size() - MOST);
  }

  private static String what(String bucket, Remain remain) {
    String kind = "";
    if (remain.what() instanceof Left.Version version) {
      kind = ", version " + version.versionId();
    } else if (remain.what() instanceof Left.Upload upload) {
      kind = ", upload in parts " + upload.uploadId();
    } else if (remain.what() instanceof Left.Untold) {
      kind = ", an upload in parts whose id S3 did not tell";
    }
    return "s3://%s/%s%s: %s"
        .formatted(
            bucket,
            remain.what().key(),
            kind,
            remain.why().map(RunEndSentences::why).orElse("there was no time to remove it"));
  }

  private static String why(S3Answer answer) {
    if (answer instanceof S3Answer.Refused refused) {
      return "%d %s".formatted(refused.status(), refused.code());
    }
    return answer instanceof S3Answer.Unreachable unreachable
        ? unreachable.why()
        : "a request that may write it was not answered";
  }

  private static String command(String bucket, Remain remain) {
    Left what = remain.what();
    String target =
        " --bucket %s --key %s".formatted(Shell.quoted(bucket), Shell.quoted(what.key()));
    if (what instanceof Left.Version version) {
      return "aws s3api delete-object%s --version-id %s"
          .formatted(target, Shell.quoted(version.versionId()));
    }
    if (what instanceof Left.Upload upload) {
      return "aws s3api abort-multipart-upload%s --upload-id %s"
          .formatted(target, Shell.quoted(upload.uploadId()));
    }
    return what instanceof Left.Untold
        ? "aws s3api list-multipart-uploads --bucket %s --prefix %s"
            .formatted(Shell.quoted(bucket), Shell.quoted(what.key()))
        : "aws s3api delete-object" + target;
  }
}
