"""asyncssh: one connection to each host, opened by the first step."""

import asyncio

import asyncssh
from steps import ACCOUNT, COMMAND, HOSTS, KEY, PORT, drive

connections = {}


async def command(host: str) -> int:
    if host not in connections:
        connections[host] = await asyncssh.connect(
            host, PORT, username=ACCOUNT, client_keys=[KEY], known_hosts=None, config=None, agent_path=None,
            login_timeout=120, connect_timeout=120)
    return (await connections[host].run(COMMAND)).exit_status


async def step() -> int:
    return (await asyncio.gather(*map(command, HOSTS))).count(0)


with asyncio.Runner() as runner:
    drive(lambda: runner.run(step()))
