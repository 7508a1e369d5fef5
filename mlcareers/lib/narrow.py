"""Texts that are ASCII but for some letters and signs, brought down to ASCII in one pass that Python does not walk.

Most adverts hold a dozen dashes, quotes and accents among thousands of plain letters, and ASCII is lowered, cut and compared
many times as fast. A codec's error handler is the one way to have only the others looked at.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable


class Forms(dict[str, str]):
    """The form of each character, worked out when first met."""

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, letter: str) -> str:
        found = self[letter] = self._form(letter)
        return found


class Narrow:
    """Gives each character outside ASCII the form that `form` says; `name` is that of this kind of forms alone."""

    def __init__(self, name: str, form: Callable[[str], str]) -> None:
        self.forms = Forms(form)
        self._handler = f"mlcareers-{name}"
        codecs.register_error(self._handler, self._of_run)

    def __call__(self, text: str) -> str | None:
        """Return `text` in ASCII, its own ASCII as it is; None where one of its characters has a form outside."""
        if text.isascii():
            return text
        found = self.bytes_of(text)
        return None if found is None else found.decode("ascii")

    def bytes_of(self, text: str) -> bytes | None:
        """Return the same as bytes."""
        try:
            return text.encode("ascii", self._handler)
        except UnicodeEncodeError:
            return None

    def _of_run(self, error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        return "".join(map(self.forms.__getitem__, error.object[error.start : error.end])), error.end
