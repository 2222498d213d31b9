"""Runs a notebook with a kernel, as JupyterLab would: notebook.py FILE KERNEL LANGUAGE CELL...

What the cells show and what they throw is in the file in the end.
"""

import sys

import nbclient
import nbformat

file, kernel, language, *cells = sys.argv[1:]
notebook = nbformat.v4.new_notebook(
    cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
    metadata={"kernelspec": {"name": kernel, "display_name": kernel, "language": language}},
)
nbclient.NotebookClient(notebook, timeout=120, startup_timeout=120, allow_errors=True).execute()
nbformat.validate(notebook)
nbformat.write(notebook, file)
