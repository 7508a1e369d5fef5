"""One event per line: UTC time, level, logger, request id, message and its fields."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from mlcareers.lib.request_id import current_request_id

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "data", "request"}


class LineFormatter(logging.Formatter):
    """`2026-01-02T03:04:05.678Z INFO jobs.tasks - import finished run=7 seen=12`; line breaks in values are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        fields = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        request_id = current_request_id.get()
        if request_id:
            fields["request_id"] = request_id
        extra = "".join(f" {name}={value}" for name, value in sorted(fields.items()))
        message = (record.getMessage() + extra).replace("\r", "\\r").replace("\n", "\\n")
        line = f"{moment} {record.levelname} {record.name} - {message}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line
