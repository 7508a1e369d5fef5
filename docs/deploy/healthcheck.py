"""The image's health check: ends with 0 when the web server of this container answers /livez with 200.

Run by Docker with nothing but the standard library, so that it costs little. The host name is one that is answered.
"""

from __future__ import annotations

import os
import socket
import sys
from urllib.parse import urlsplit

TIMEOUT_S = 3


def main() -> int:
    """Return the exit code."""
    allowed = [name.strip().removeprefix(".") for name in os.environ.get("ALLOWED_HOSTS", "").split(",")]
    names = [name for name in allowed if name and name != "*"]
    host = names[0] if names else urlsplit(os.environ.get("SITE_URL", "")).hostname or "localhost"
    port = int(os.environ.get("PORT") or 8000)
    try:
        with socket.create_connection(("127.0.0.1", port), TIMEOUT_S) as link:
            link.sendall(f"GET /livez HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
            return 0 if link.recv(64).split(b" ")[1:2] == [b"200"] else 1
    except OSError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
