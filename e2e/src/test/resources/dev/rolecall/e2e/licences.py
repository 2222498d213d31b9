"""Prints the artifacts of which the installed package has the licence's text."""

from importlib.metadata import distribution

FOLDER = ".dist-info/licenses/"

texts = {str(file).split(FOLDER)[1]: file.read_text() for file in distribution("rolecall").files if FOLDER in str(file)}
for line in texts["third-party/LIST"].splitlines()[2:]:
    artifact, files = line.split("  ")
    if all(len(texts.get(file, "")) > 100 for file in files.split(", ")) and any("LICENSE" in file or "MIT" in file for file in files.split(", ")):
        print(artifact)
