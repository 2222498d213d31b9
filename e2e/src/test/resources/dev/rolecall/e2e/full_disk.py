"""Asks as whom requests are made, and turns credentials on, where the runtime folder's disk is full; and once it is not."""

import os

import rolecall
from rolecall import _credentials

print(rolecall.whoami().passed)
before = dict(os.environ)
print(_credentials.run(["on"]))
print(before == dict(os.environ))
os.remove(os.path.join(os.environ["XDG_RUNTIME_DIR"], "zeros"))
print(_credentials.run(["on"]).split(":")[0])
