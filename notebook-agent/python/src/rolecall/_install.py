"""`rolecall install`: has every notebook of a home begin with `%load_ext rolecall`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import List

from . import _java
from ._errors import RolecallError

# The home outlives the pod, and with it this file; the package may not.
_STARTUP = '''\
# Of `rolecall install`; `rolecall install --remove` takes it away.
try:
    import rolecall
except ImportError:
    pass
else:
    rolecall.load_ipython_extension(get_ipython())
'''

_USAGE = """usage: rolecall install [--remove]
Has every notebook of this home begin with %load_ext rolecall, by a startup file of IPython's.
Where the package is gone, as after a pod's restart, it does nothing.
  --remove  Take that file away, and the archives of classes that were made on this machine."""


def main(arguments: List[str]) -> int:
    """Does it; tells what was done.

    Returns:
        the exit code: 0 done, 2 used wrongly.
    """
    if arguments in (["-h"], ["--help"]):
        print(_USAGE)
        return 0
    try:
        if not arguments:
            print("Each notebook begins with %%load_ext rolecall from its next start: %s" % _write(startup()))
            return 0
        if arguments == ["--remove"]:
            print("\n".join("Removed: %s" % gone for gone in _remove()) or "Nothing is there to be removed.")
            return 0
    except OSError as error:
        print("rolecall install: %s" % _refused(error), file=sys.stderr)
        return 2
    print("rolecall install: it does not take '%s'.\nTo see what it takes: rolecall install --help" % arguments[0], file=sys.stderr)
    return 2


def startup() -> Path:
    """IPython's startup file of this package (IPython, Configuring IPython, Startup files)."""
    home = os.environ.get("IPYTHONDIR", "")
    folder = Path(home) if home else Path.home() / ".ipython"
    return folder / "profile_default" / "startup" / "50-rolecall.py"


def _write(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_STARTUP)
    return file


def _remove() -> List[Path]:
    gone = []
    if startup().exists():
        startup().unlink()
        gone.append(startup())
    for folder in _archives():
        if folder.is_dir():
            shutil.rmtree(folder)
            gone.append(folder)
    return gone


def _archives() -> List[Path]:
    """Where the launcher keeps them: below the user's cache, by the path of each jar."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(cache) if cache.startswith("/") else Path.home() / ".cache"
    return [
        Path("%s/rolecall%s/%s.jar" % (root, _java.FOLDER, program))
        for program in (_java.NOTEBOOK, _java.AGENT, _java.CREDENTIALS)
    ]


def _refused(error: OSError) -> RolecallError:
    return RolecallError(
        "%s cannot be written (%s)." % (error.filename or startup(), error.strerror),
        "The home is read-only, or its disk is full.",
        "In a notebook's first cell, without it: %load_ext rolecall",
    )
