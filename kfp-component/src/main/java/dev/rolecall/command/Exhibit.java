package dev.rolecall.command;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.report.NotebookView;
import dev.rolecall.verify.Diagnosis;
import dev.rolecall.verify.Report;
import java.util.Optional;

/** What a command comes to, for who can show more than text. */
public sealed interface Exhibit {
  /** As a piece of a page that carries its own style. */
  String html();

  /** The report, if it is one. */
  default Optional<Report> report() {
    return Optional.empty();
  }

  /** What is told of a verification. */
  sealed interface OfReport extends Exhibit {
    /** All of it. */
    Report verification();

    @Override
    default Optional<Report> report() {
      return Optional.of(verification());
    }
  }

  /** A verification. */
  record Verified(Report verification) implements OfReport {
    @Override
    public String html() {
      return NotebookView.report(verification);
    }
  }

  /** Who the caller is. */
  record Caller(Report verification) implements OfReport {
    @Override
    public String html() {
      return NotebookView.caller(verification);
    }
  }

  /** Whether the role may do one thing. */
  record Permitted(Report verification) implements OfReport {
    @Override
    public String html() {
      return NotebookView.permission(verification);
    }
  }

  /** What an error may come of. */
  record Explained(Diagnosis diagnosis) implements Exhibit {
    @Override
    public String html() {
      return NotebookView.diagnosis(diagnosis);
    }
  }

  /** A sentence beside another exhibit. */
  record Said(String sentence) implements Exhibit {
    @Override
    public String html() {
      return NotebookView.message(false, sentence);
    }
  }

  /** A row of the catalogue. */
  record Row(FailureMode mode) implements Exhibit {
    @Override
    public String html() {
      return NotebookView.row(mode);
    }
  }
}
