"""One event is one line, with its fields and the id of its request."""

from __future__ import annotations

import logging
import sys

import pytest

from mlcareers.lib.log_format import LineFormatter
from mlcareers.lib.request_id import current_request_id


def line(message: str, *args: object, **fields: object) -> str:
    record = logging.LogRecord("jobs.tasks", logging.INFO, __file__, 1, message, args, None)
    record.created = 1767323045.678
    vars(record).update(fields)
    return LineFormatter().format(record)


def test_a_line_holds_time_level_logger_message_and_sorted_fields() -> None:
    expected = "2026-01-02T03:04:05.678Z INFO jobs.tasks - import finished run=7 seen=12"
    assert line("import finished", seen=12, run=7) == expected


def test_arguments_are_filled_in() -> None:
    assert line("read %s boards", 3).endswith(" - read 3 boards")


@pytest.mark.parametrize("breaking", ["\n", "\r", "\r\n"])
def test_a_line_break_in_a_value_or_message_cannot_forge_a_line(breaking: str) -> None:
    forged = f"a{breaking}2026-01-02T03:04:05.678Z ERROR root - forged"
    for shown in (line("title", title=forged), line(forged), line("%s", forged)):
        assert len(shown.splitlines()) == 1
        assert "a\\" in shown


def test_the_request_id_is_shown_while_a_request_runs() -> None:
    token = current_request_id.set("0123456789ab")
    try:
        assert line("done").endswith(" - done request_id=0123456789ab")
    finally:
        current_request_id.reset(token)
    assert "request_id" not in line("done")


def test_an_exception_follows_its_line() -> None:
    try:
        raise ValueError("no such thing")
    except ValueError:
        record = logging.LogRecord("jobs", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    first, *rest = LineFormatter().format(record).splitlines()
    assert first.endswith("ERROR jobs - failed")
    assert rest[-1] == "ValueError: no such thing"
