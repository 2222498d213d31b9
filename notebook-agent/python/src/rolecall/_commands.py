"""The commands on the PATH: the jar's, in this process's place."""

from __future__ import annotations

import os
import subprocess
import sys

from . import _credentials, _install, _java
from ._errors import RolecallError


def rolecall() -> None:
    if sys.argv[1:2] == ["install"]:
        sys.exit(_install.main(sys.argv[2:]))
    if sys.argv[1:2] == ["agent"] and "--credentials" in sys.argv:
        sys.exit(_credentials.exports([each for each in sys.argv[2:] if each != "--credentials"]))
    _run(_java.NOTEBOOK)


def credentials() -> None:
    _run(_java.CREDENTIALS)


def _run(program: str) -> None:
    try:
        command = _java.command(program) + sys.argv[1:]
        environment = _java.environment()
    except RolecallError as error:
        print("rolecall: %s" % error, file=sys.stderr)
        sys.exit(2)
    if os.name == "nt":
        sys.exit(subprocess.run(command, env=environment).returncode)
    sys.stdout.flush()
    os.execve(command[0], command, environment)
