"""What every driver of a library has in common: its arguments, and steps that are timed from within."""

import getpass
import sys
import time

COMMAND = "/bin/true"
ACCOUNT = getpass.getuser()
# DRIVER PORT KEY STEPS REST HOST...
PORT, KEY, STEPS, REST, HOSTS = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5:]


def drive(step) -> None:
    """Takes the steps; `step` does the command on every host and answers how many did well. The first one connects."""
    _checked(step)
    _rest()
    began = time.monotonic()
    for _ in range(STEPS - 1):
        _checked(step)
    if STEPS > 1:
        print(f"warm {time.monotonic() - began:.6f}", flush=True)
    _rest()


def _checked(step) -> None:
    well = step()
    if well != len(HOSTS):
        sys.exit(f"{well} of {len(HOSTS)} did well")


def _rest() -> None:
    if REST > 0:
        print("quiet", flush=True)
        time.sleep(REST)
