"""Says whether the AWS role of a Kubeflow Profile works from here, and exactly why when it does not.

In a notebook: `%load_ext rolecall`, then `%rolecall check`, and `%rolecall why` after a cell that AWS refused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Union

from . import _agent, _failure, _report
from ._errors import RolecallError
from ._report import Check, Finding, Report
from ._version import __version__

__all__ = ["Check", "Explanation", "Finding", "Report", "RolecallError", "__version__", "check", "explain", "whoami"]


@dataclass(frozen=True)
class Explanation:
    """What an error may come of.

    Attributes:
        finding: the likeliest, with what else it may be in its `candidates`.
        evidence: what was read from the error: service, operation, code, message.
        text: all that a terminal shows.
        html: the same for a cell.
    """

    finding: Optional[Finding]
    evidence: Dict[str, str]
    text: str = field(repr=False)
    html: str = field(repr=False)

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def check(
    scope: Optional[str] = None, *, access: Optional[str] = None, negative_probes: bool = True, strict: bool = False
) -> Report:
    """Verifies the role of this pod. What it writes in the scope it removes.

    Args:
        scope: `s3://bucket/prefix`; else ROLECALL_BUCKET and ROLECALL_PREFIX say.
        access: `read` where the role only reads, else `write`.
        negative_probes: whether to ask for what must be refused.
        strict: whether a warning fails it.

    Raises:
        RolecallError: where nothing could be verified. A broken role is a report.
    """
    arguments = ["check"]
    arguments += ["--scope", scope] if scope is not None else []
    arguments += ["--access", access] if access is not None else []
    arguments += [] if negative_probes else ["--no-negative-probes"]
    arguments += ["--strict"] if strict else []
    return _reported(arguments)


def whoami() -> Report:
    """Tells as whom requests are made from here: a report of the checks up to that.

    Raises:
        RolecallError: where nothing could be verified.
    """
    return _reported(["whoami"])


def explain(what: Union[str, BaseException]) -> Explanation:
    """Tells what an error of AWS may come of.

    Args:
        what: an exception, or the text of an error as any tool prints it.

    Raises:
        RolecallError: where it tells of no refusal.
    """
    if isinstance(what, BaseException):
        failure = _failure.read(what)
        text = failure.text if failure is not None else str(what)
    else:
        text = what
    told = _agent.ask(["explain", "--sts", text, "--json"])
    if told.exit != 0:
        raise _refused(told)
    answer: Dict[str, Any] = json.loads(told.text)
    shown = _agent.ask(["explain", "--sts", text])
    return Explanation(_report.finding(answer.get("finding")), answer.get("evidence") or {}, shown.text, shown.html)


def _reported(arguments: List[str]) -> Report:
    answer = _agent.ask(arguments)
    if answer.report is None:
        raise _refused(answer)
    return _report.of(answer.report, answer.text, answer.html)


def _refused(answer: _agent.Answer) -> RolecallError:
    lines = answer.text.strip().splitlines() or ["Nothing was said."]
    return RolecallError(lines[0], " ".join(lines[1:-1]), lines[-1] if len(lines) > 1 else "")


def load_ipython_extension(shell: Any) -> None:
    from ._magic import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    from ._magic import unload

    unload(shell)
