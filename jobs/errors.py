"""What can go wrong between us and a source; each type carries the decision that follows from it."""

from __future__ import annotations

# So much of an answer is kept to look at.
HEAD_BYTES = 2048


class SourceError(Exception):
    """A board could not be read; `code` names the state, the message is one sentence for a person.

    `status`, `head` and `size` are those of the answer that came, as far as it came: its HTTP status (None: none
    came), its first HEAD_BYTES and how many bytes of it were read.
    """

    code = "error"
    status: int | None = None
    head: bytes = b""
    size: int = 0

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Gone(SourceError):
    """The source says that this board, or this posting, does not exist (404 or 410)."""

    code = "gone"


class Throttled(SourceError):
    """The source asks us to slow down (429, or 503 with Retry-After); `retry_after_s` is None when it gave no time."""

    code = "throttled"

    def __init__(self, sentence: str, retry_after_s: int | None = None) -> None:
        super().__init__(sentence)
        self.retry_after_s = retry_after_s


class HostBusy(Throttled):
    """Our own readings of other boards fill the host's turns; it is nobody's failure."""


class Unreachable(SourceError):
    """No usable answer: DNS, connection, timeout, 5xx, or an answer past our limits of size or time.

    `hung` means that the host kept us waiting to the end of our patience.
    """

    code = "unreachable"
    hung = False


class Unmet(Unreachable):
    """No connection at all: the name of `host` has no address, or nobody answers there. It may be our own network's fault."""

    def __init__(self, sentence: str, host: str) -> None:
        super().__init__(sentence)
        self.host = host


class RobotsUnreadable(Unreachable):
    """The host answers, but not with its rules for programs: nothing else of it may be asked now."""


class Malformed(SourceError):
    """An answer came that is not what the source documents; `where` names the place in it."""

    code = "malformed"

    def __init__(self, sentence: str, where: str = "") -> None:
        super().__init__(sentence)
        self.where = where


class Miscounted(Malformed):
    """The source states `stated` postings, and `counted` came."""

    def __init__(self, sentence: str, *, stated: int, counted: int) -> None:
        super().__init__(sentence, "total")
        self.stated = stated
        self.counted = counted


class Blocked(SourceError):
    """We may not read this: robots.txt, 401 or 403, a challenge page, or an address that our guard refuses."""

    code = "blocked"
