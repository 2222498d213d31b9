"""A report, as its JSON has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Mapping, Optional


@dataclass(frozen=True)
class Finding:
    """What is wrong.

    Attributes:
        id: its name, which `explain` takes.
        seen: what was seen.
        cause: why.
        remedy: what to do, a line each.
        candidates: the names that it may be, likeliest first, where one look cannot tell them apart.
        message: what to hand to an administrator, if there is something.
    """

    id: str
    seen: str
    cause: str
    remedy: List[str]
    candidates: List[str] = field(default_factory=list)
    message: Optional[str] = None


@dataclass(frozen=True)
class Check:
    """One link of the chain.

    Attributes:
        id: for example `trust-policy`.
        outcome: `passed`, `failed`, `warned` or `skipped`.
        evidence: what was seen, by name.
        finding: what is wrong, where something is.
    """

    id: str
    outcome: str
    evidence: Mapping[str, str]
    finding: Optional[Finding] = None


@dataclass(frozen=True)
class Report:
    """What was verified.

    Attributes:
        verdict: `passed` or `failed`.
        proved: `by_grant`, `by_reading` or `no`.
        role: the role's ARN, if one was seen.
        subject: the token's subject, if one was seen.
        caller: as whom requests are made, if that was seen.
        checks: in their order.
        text: all that a terminal shows.
        html: the same for a cell.
        json: the report's JSON, whole.
    """

    verdict: str
    proved: str
    role: Optional[str]
    subject: Optional[str]
    caller: Optional[str]
    checks: List[Check]
    text: str = field(repr=False)
    html: str = field(repr=False)
    json: Mapping[str, Any] = field(repr=False)
    _is_shown: Callable[[], bool] = field(default=lambda: False, repr=False, compare=False)

    @property
    def passed(self) -> bool:
        """Whether the chain holds, as far as it was seen."""
        return self.verdict == "passed"

    def __repr__(self) -> str:
        return "Rolecall: %s" % self.verdict

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> Optional[str]:
        return None if self._is_shown() else self.html


def of(json: Mapping[str, Any], text: str, html: str, is_shown: Callable[[], bool] = lambda: False) -> Report:
    identity = json.get("identity") or {}
    return Report(
        json["verdict"],
        json["proved"],
        identity.get("role"),
        identity.get("subject"),
        identity.get("caller"),
        [
            Check(check["id"], check["outcome"], check.get("evidence") or {}, finding(check.get("finding")))
            for check in json["checks"]
        ],
        text,
        html,
        json,
        is_shown,
    )


def finding(json: Optional[Mapping[str, Any]]) -> Optional[Finding]:
    if json is None:
        return None
    return Finding(
        json["id"],
        json.get("seen") or "",
        json.get("cause") or "",
        list(json.get("remedy") or []),
        list(json.get("candidates") or []),
        json.get("message"),
    )
