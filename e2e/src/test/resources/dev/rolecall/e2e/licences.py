"""Prints what the installed package passes on beside its own files: each file's name, and the hash of its content."""

import hashlib
from importlib.metadata import distribution

for file in distribution("rolecall").files:
    _, kind, name = str(file).partition(".dist-info/")
    folder, _, name = name.partition("/")
    if folder in ("licenses", "sboms"):
        print(hashlib.sha256(file.read_binary()).hexdigest(), name)
