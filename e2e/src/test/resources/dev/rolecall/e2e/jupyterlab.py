"""Drives JupyterLab in a browser as a person does, by the keyboard and menus: jupyterlab.py STORY URL TOKEN FOLDER CHROMIUM

Prints as JSON what was seen; pictures are in FOLDER. Nothing waits for a time: all waits are for what is to be seen.
"""

import json
import pathlib
import sys
import urllib.request

import nbformat
from playwright.sync_api import sync_playwright

MEASURE = pathlib.Path(__file__).with_name("jupyterlab_measure.js").read_text()
LIMIT_MS = 90_000
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}

DENIED = "import boto3\ns3 = boto3.client('s3')\ns3.put_object(Bucket='ml-data', Key='team-b/model.bin', Body=b'model')"

COUNT = """import os, time
scope = {'Bucket': os.environ['ROLECALL_BUCKET'], 'Prefix': os.environ['ROLECALL_PREFIX']}
end = time.monotonic() + 30
while (left := s3.list_objects_v2(**scope)['KeyCount']) and time.monotonic() < end:
    time.sleep(.1)
print('left', left)"""


class Lab:
    """One notebook at a time, in one window."""

    def __init__(self, page, url, token, pictures):
        self.page = page
        self.url = url
        self.token = token
        self.pictures = pathlib.Path(pictures)
        self.seen = {}
        page.set_default_timeout(LIMIT_MS)

    def contents(self, name, body=None):
        request = urllib.request.Request(
            "%s/api/contents/%s" % (self.url, name),
            None if body is None else json.dumps(body).encode(),
            {"Authorization": "token " + self.token, "Content-Type": "application/json"},
            method="GET" if body is None else "PUT",
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def write(self, name, notebook):
        self.contents(name, {"type": "notebook", "format": "json", "content": notebook})

    def make(self, name, cells):
        spec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        self.write(
            name,
            nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_code_cell(cell) for cell in cells], metadata={"kernelspec": spec}
            ),
        )

    def open(self, name, kernel=True):
        self.page.goto("%s/lab/tree/%s?token=%s&reset" % (self.url, name, self.token))
        self.page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
        if kernel:
            self.idle()

    def idle(self):
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()

    def cell(self, index):
        return self.page.locator(".jp-NotebookPanel .jp-Cell").nth(index)

    def edit(self, index):
        self.cell(index).locator(".cm-content").click()
        self.cell(index).locator(".cm-editor.cm-focused").wait_for()

    def start(self, index):
        self.edit(index)
        self.page.keyboard.press("Control+Enter")

    def run(self, *indices):
        for index in indices:
            self.start(index)
            self.ended(index)

    def ended(self, index):
        self.page.wait_for_function(
            "index => /\\[\\d+\\]/.test(document.querySelectorAll('.jp-NotebookPanel .jp-Cell')[index]"
            ".querySelector('.jp-InputPrompt').innerText)",
            arg=index,
        )

    def command_mode(self, *keys):
        self.page.keyboard.press("Escape")
        for key in keys:
            self.page.keyboard.press(key)

    def output(self, index):
        return self.cell(index).locator(".jp-OutputArea").first.inner_text()

    def theme(self, theme):
        menu = self.page.locator(".lm-MenuBar-item", has_text="Settings")
        menu.click()
        self.page.locator(".lm-Menu-item", has_text="Theme").first.hover()
        self.page.locator(".lm-Menu-item", has_text=THEMES[theme]).first.click()
        self.page.wait_for_function(
            "light => document.body.dataset.jpThemeLight === light && !document.querySelector('#jupyterlab-splash')",
            arg=str(theme == "light").lower(),
        )

    def looked_at(self, name, *pictured):
        """What the outputs look like in both themes."""
        for theme in THEMES:
            self.theme(theme)
            look = "%s-%s" % (name, theme)
            self.seen[look] = self.page.evaluate(MEASURE)
            for index in pictured:
                self.cell(index).screenshot(path=self.pictures / ("lab-%s-%d.png" % (look, index)))

    def picture(self, name, first, last):
        """From the end of what one cell shows to the end of a later one."""
        self.cell(last).scroll_into_view_if_needed()
        begin = self.cell(first).locator(".jp-OutputArea-child").last.bounding_box()
        end = self.cell(last).bounding_box()
        top = begin["y"] - 90
        clip = {"x": end["x"], "y": top, "width": end["width"], "height": end["y"] + end["height"] - top}
        self.page.screenshot(path=self.pictures / ("lab-%s.png" % name), clip=clip)

    def of_others(self, name):
        """The same notebook as somebody else would hand it over; this JupyterLab has not made it."""
        self.command_mode("Control+s")
        self.page.locator(".jp-NotebookPanel-toolbar").wait_for()
        self.page.wait_for_function("() => !document.querySelector('.lm-TabBar-tab.jp-mod-dirty')")
        notebook = self.contents(name)["content"]
        notebook["metadata"]["title"] = "of others"
        for cell in notebook["cells"]:
            cell["metadata"].pop("trusted", None)
        others = "others-" + name
        self.write(others, notebook)
        return others


def passing(lab):
    name = "passing.ipynb"
    lab.make(
        name,
        [
            "%load_ext rolecall",
            "%rolecall check",
            DENIED,
            "%rolecall why",
            "%rolecall whoami",
            "%rolecall explain trust-sub-mismatch",
            "%rolecall check --exercise 512MiB",
            COUNT,
        ],
    )
    lab.open(name)
    lab.run(*range(6))
    lab.seen["passing-texts"] = [lab.output(index) for index in range(6)]
    lab.looked_at("passing", *range(1, 6))
    lab.picture("why", 2, 3)

    others = lab.of_others(name)

    lab.start(6)
    lab.cell(6).locator(".jp-OutputArea", has_text="uploads an object in parts").wait_for()
    lab.command_mode("i", "i")
    lab.ended(6)
    lab.run(7)
    lab.seen["interrupted"] = [lab.output(6), lab.output(7)]

    lab.command_mode("0", "0")
    lab.page.locator(".jp-Dialog .jp-mod-accept").click()
    lab.idle()
    lab.run(4)
    without = lab.output(4)
    lab.run(0, 4)
    lab.seen["restarted"] = [without, lab.output(4)]

    lab.seen["completed"] = [completed(lab, typed) for typed in ("%rolecall chec", "%rolecall explain trust-sub-m")]
    lab.seen["offered"] = offered(lab, "%rolecall check --access ")
    lab.page.keyboard.press("Escape")

    lab.open(others, kernel=False)
    lab.looked_at("passing-untrusted", *range(1, 6))


def broken(lab):
    name = "broken.ipynb"
    lab.make(name, ["%load_ext rolecall", "%rolecall check", "%rolecall chekc"])
    lab.open(name)
    lab.run(0, 1, 2)
    lab.looked_at("broken", 1, 2)
    lab.open(lab.of_others(name), kernel=False)
    lab.looked_at("broken-untrusted", 1, 2)


def offered(lab, line):
    """What Tab shows for the line, typed anew into a cell."""
    lab.edit(5)
    lab.page.keyboard.press("Control+a")
    lab.page.keyboard.type(line)
    lab.page.keyboard.press("Tab")
    matches = lab.page.locator(".jp-Completer .jp-Completer-item .jp-Completer-match")
    matches.first.wait_for()
    return matches.all_inner_texts()


def completed(lab, line):
    """The line, once Tab has shown what may follow, and Enter has taken the first of it."""
    offered(lab, line)
    lab.page.keyboard.press("Enter")
    lab.page.locator(".jp-Completer").first.wait_for(state="hidden")
    return lab.cell(5).locator(".cm-content").inner_text()


def main():
    story, url, token, pictures, chromium = sys.argv[1:]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1180, "height": 2600})
        lab = Lab(page, url, token, pictures)
        try:
            {"passing": passing, "broken": broken}[story](lab)
        except Exception:
            page.screenshot(path=pathlib.Path(pictures) / ("lab-%s-ended.png" % story))
            raise
        finally:
            browser.close()
    print(json.dumps(lab.seen))


main()
