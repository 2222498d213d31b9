"""Gathers the licences of all that is in the notebook's jar, for the wheel: licenses.py JARS FOLDER

JARS is a class path. What a jar carries itself is taken; for one that carries nothing its POM says which licence it is, and
the text is our own, or lies in texts. FOLDER gets the texts and LIST, which says of each artifact where they are.
"""

from __future__ import annotations

import pathlib
import re
import sys
import zipfile
from typing import Dict, List
from xml.etree import ElementTree

_TEXT = re.compile(r"META-INF/[^/]*(LICENSE|NOTICE)[^/]*", re.IGNORECASE)
_POM = "{http://maven.apache.org/POM/4.0.0}"

# By what POMs call it: the file's name in the wheel's licences.
_NAMED = {
    "Apache License 2.0": "LICENSE",
    "Apache License, Version 2.0": "LICENSE",
    "The Apache License, Version 2.0": "LICENSE",
    "The Apache Software License, version 2.0": "LICENSE",
    "MIT-0": "third-party/MIT-0.txt",
}


def gather(jars: List[pathlib.Path], folder: pathlib.Path) -> Dict[str, List[str]]:
    """Writes the texts; returns the files of each artifact, as they are named in the wheel's licences."""
    files = {}
    for jar in jars:
        version = jar.parent
        name = "%s:%s" % (version.parent.name, version.name)
        files[name] = _own(jar, folder) or [_named(jar)]
    return files


def _own(jar: pathlib.Path, folder: pathlib.Path) -> List[str]:
    taken = []
    with zipfile.ZipFile(jar) as opened:
        for entry in filter(_TEXT.fullmatch, opened.namelist()):
            file = _place(folder, jar, entry[len("META-INF/") :], opened.read(entry))
            taken.append("third-party/%s" % file.relative_to(folder).as_posix())
    return sorted(taken)


def _place(folder: pathlib.Path, jar: pathlib.Path, name: str, text: bytes) -> pathlib.Path:
    """One file for all jars that carry the same text under the same name."""
    same = [file for file in folder.glob("*/" + name) if file.read_bytes() == text]
    if same:
        return same[0]
    file = folder / jar.parent.parent.name / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text)
    return file


def _named(jar: pathlib.Path) -> str:
    names = [
        (each.findtext(_POM + "name") or "").strip()
        for each in ElementTree.parse(jar.with_suffix(".pom")).iterfind("%slicenses/%slicense" % (_POM, _POM))
    ]
    for name in names:
        if name in _NAMED:
            return _NAMED[name]
    raise SystemExit("%s carries no licence, and its POM names none that is known: %s" % (jar, names))


def main() -> None:
    jars, into = sys.argv[1:]
    folder = pathlib.Path(into)
    files = gather(sorted(map(pathlib.Path, pathlib.Path(jars).read_text().strip().split(":"))), folder)
    lines = ["%s  %s" % (name, ", ".join(texts)) for name, texts in files.items()]
    (folder / "LIST").write_text("What is in rolecall-notebook.jar, and the files here that are its licence.\n\n%s\n" % "\n".join(lines))


main()
