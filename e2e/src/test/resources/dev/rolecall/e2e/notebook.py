"""Runs a notebook with the kernel JJava, as JupyterLab would: notebook.py FILE CELL...

What the cells show and what they throw is in the file in the end.
"""

import sys

import nbclient
import nbformat

file, *cells = sys.argv[1:]
notebook = nbformat.v4.new_notebook(
    cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
    metadata={"kernelspec": {"name": "java", "display_name": "Java", "language": "java"}},
)
nbclient.NotebookClient(notebook, timeout=120, startup_timeout=120, allow_errors=True).execute()
nbformat.validate(notebook)
nbformat.write(notebook, file)
