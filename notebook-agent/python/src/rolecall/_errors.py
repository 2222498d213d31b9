"""What goes wrong, told as a problem, its cause and what to type."""

from __future__ import annotations


class RolecallError(Exception):
    """Rolecall could not do what it was asked for.

    Attributes:
        problem: what happened, a sentence.
        cause: why, a sentence.
        remedy: what to type or to do.
    """

    def __init__(self, problem: str, cause: str, remedy: str) -> None:
        super().__init__(problem, cause, remedy)
        self.problem = problem
        self.cause = cause
        self.remedy = remedy

    def __str__(self) -> str:
        return "%s\n%s\n%s" % (self.problem, self.cause, self.remedy)
