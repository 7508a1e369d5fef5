"""A program for tests: store boards, let one beat claim all that are due and import each, and print what it cost.

`python -m tests.chaos.beat_cycle TLS_PORT` reads [[source, token], ...] from stdin. The first board is read before, so
that what every worker holds anyway counts as idle. The board with the token `expired-tls` is asked through TLS at
TLS_PORT of this machine, as a host elsewhere would be.
"""

from __future__ import annotations

import json
import os
import re
import socket
import sys
import time
from pathlib import Path

import django


def memory_mb(name: str) -> float:
    """Return VmRSS (now) or VmHWM (the most since the last reset) of this process in MiB."""
    found = re.search(rf"^{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


def main(tls_port: int) -> None:
    """Run the cycle."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareers.settings")
    django.setup()
    from celery import current_app

    from jobs import tasks
    from jobs.contract import BoardRef
    from jobs.fetch import Fetcher
    from jobs.fetched import Limits
    from jobs.models.board import Board
    from jobs.models.importing import ImportRun
    from jobs.services.boards import save_board
    from jobs.services.fetching import make_fetcher
    from jobs.services.importing import import_board
    from jobs.services.leases import Claim, claim_board
    from mlcareers.lib.host_gate import LocalGate

    current_app.conf.update(task_always_eager=True, task_eager_propagates=True)
    boards = [
        save_board(ref=BoardRef(source, token), evidence="", company_name=f"Employer of {token}")
        for source, token in json.load(sys.stdin)
    ]
    claim = claim_board(board_id=boards[0].pk)
    assert claim is not None
    import_board(claim=claim, fetcher=make_fetcher())
    through_tls = Fetcher(
        user_agent="mlcareers/1", gate=LocalGate(patience_s=1), limits=Limits(read_s=2, total_s=3, gap_s=0),
        resolver=lambda host, port: ["8.8.8.8"],
        connector=lambda address, port, timeout_s: socket.create_connection(("127.0.0.1", tls_port), timeout_s),
    )  # fmt: skip
    expired = set(Board.objects.filter(token="expired-tls").values_list("pk", flat=True))
    usual = tasks.fetcher_of

    def fetcher_of(*, board_id: int) -> Fetcher:
        return through_tls if board_id in expired else usual(board_id=board_id)

    tasks.fetcher_of = fetcher_of
    tokens = dict(Board.objects.values_list("pk", "token"))
    cpu_s: dict[str, float] = {}

    def import_one(*, claim: Claim, fetcher: Fetcher) -> ImportRun | None:
        began = time.process_time()
        run = import_board(claim=claim, fetcher=fetcher)
        cpu_s[tokens[claim.board_id]] = time.process_time() - began
        return run

    tasks.import_one = import_one
    idle = memory_mb("VmRSS")
    # The peak is counted from here.
    Path("/proc/self/clear_refs").write_text("5")
    start = time.monotonic()
    handed = tasks.import_due_boards()
    cost = {"handed": handed, "idle_mb": idle, "peak_mb": memory_mb("VmHWM"), "s": time.monotonic() - start}
    print(json.dumps({**cost, "cpu_s": cpu_s}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
