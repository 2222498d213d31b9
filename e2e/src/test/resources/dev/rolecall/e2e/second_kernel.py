"""Turns credentials on and off beside another process that has them on."""

from rolecall import _credentials

print(_credentials.run(["on"]).splitlines()[0].split(":")[0])
print(_credentials.run([]))
print(_credentials.run(["off"]).split(".")[0])
