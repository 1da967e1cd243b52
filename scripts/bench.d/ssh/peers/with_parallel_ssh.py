"""parallel-ssh with its native client (ssh2-python): all hosts at once, connections kept."""

from pssh.clients import ParallelSSHClient
from steps import ACCOUNT, COMMAND, HOSTS, KEY, PORT, drive

client = ParallelSSHClient(
    HOSTS, user=ACCOUNT, port=PORT, pkey=KEY, pool_size=len(HOSTS), allow_agent=False, timeout=120)


def step() -> int:
    output = client.run_command(COMMAND, stop_on_errors=False)
    client.join(output)
    return sum(host.exit_code == 0 for host in output)


drive(step)
