"""`%rolecall credentials`: leads this kernel's clients to the agent's credentials endpoint, and back."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path
from typing import Dict, List, Optional

from . import _agent, _java
from ._errors import RolecallError

# What clients of AWS take before a container's credentials (AWS SDKs and Tools Reference Guide, Standardized
# credential providers). They are the user's, and stay.
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_FILES = (("AWS_SHARED_CREDENTIALS_FILE", "credentials"), ("AWS_CONFIG_FILE", "config"))

_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI"


def run(arguments: List[str]) -> str:
    """Carries out a line, and changes this process's environment as it comes to.

    Returns:
        what to tell.
    """
    if arguments == ["off"]:
        _put_back()
    was = is_on()
    answer = _agent.ask(["credentials"] + arguments)
    lines = [answer.text.rstrip()]
    if answer.environment:
        _lead(answer.environment)
        lines += _stronger('del os.environ["%s"]')
    elif was and answer.exit == 0 and not arguments:
        lines.append("This kernel still asks for them at %s." % os.environ.get(_URI))
    return "\n".join(lines)


def is_on() -> bool:
    """Whether this kernel's clients are led to the agent."""
    return bool(_java.before)


def exports(arguments: List[str]) -> int:
    """`rolecall agent --credentials`: prints for a shell what a cell changes; it is the shell's until that ends.

    Returns:
        the exit code.
    """
    try:
        answer = _agent.ask(["credentials", "on"] + arguments, process=os.getppid())
    except RolecallError as error:
        print("rolecall: %s" % error, file=sys.stderr)
        return 2
    print("\n".join([answer.text.rstrip()] + (_stronger("unset %s") if answer.environment else [])), file=sys.stderr)
    for name, value in answer.environment.items():
        print("unset %s" % name if value is None else "export %s=%s" % (name, shlex.quote(value)))
    return answer.exit


def _lead(environment: Dict[str, Optional[str]]) -> None:
    for name, value in environment.items():
        _java.before.setdefault(name, os.environ.get(name))
        _set(name, value)


def _put_back() -> None:
    for name, value in _java.before.items():
        _set(name, value)
    _java.before.clear()


def _set(name: str, value: Optional[str]) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _stronger(remedy: str) -> List[str]:
    """What wins over the endpoint here.

    Args:
        remedy: what takes a variable away, with a place for its name.
    """
    lines = ["%s is set, and wins. Without it: %s" % (name, remedy % name) for name in _KEYS if os.environ.get(name)]
    profile = os.environ.get("AWS_PROFILE", "default")
    for variable, name in _FILES:
        file = Path(os.environ.get(variable) or Path.home() / ".aws" / name)
        if _has(file, profile):
            lines.append("What %s says of the profile %s wins, where it has keys, a role or a process." % (file, profile))
    return lines


def _has(file: Path, profile: str) -> bool:
    """Whether it is a file of AWS's with a section of that profile."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return re.search(r"^\s*\[\s*(profile\s+)?%s\s*\]" % re.escape(profile), text, re.MULTILINE) is not None
