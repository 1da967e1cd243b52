"""pyinfra: an operation for each step."""

import os

from pyinfra.operations import server

for number in range(int(os.environ["STEPS"])):
    server.shell(name=f"step {number}", commands=["/bin/true"])
