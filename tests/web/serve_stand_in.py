"""Serves the stand-in assistant for the browser tests; every connection of this process to outside is refused and noted.

Arguments: port, data folder, file for the refused addresses, seconds until the assistant is open.
"""

from __future__ import annotations

import ipaddress
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

port, data, refused, wait = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4])


def only_here(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: lets connections and look-ups of this machine through, refuses all others."""
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"} and arguments[0]:
        host = arguments[0].decode() if isinstance(arguments[0], bytes) else str(arguments[0])
    else:
        return
    try:
        here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = host == "localhost"
    if not here:
        with refused.open("a") as file:
            file.write(f"{event} {host}\n")
        raise PermissionError(f"{host} is outside")


sys.addaudithook(only_here)


def main() -> None:
    from stand_in import StandIn

    from reportqa.settings import Settings
    from reportqa.web.server import serve

    def opener(_: object) -> StandIn:
        time.sleep(wait)
        return StandIn()

    serve(Settings(data=data, port=port), opener)


if __name__ == "__main__":
    main()
