"""robots.txt (RFC 9309): may we read this path, and how fast? The longest matching rule wins, allow before disallow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

MAX_BYTES = 512 * 1024
PRODUCT = "mlcareers"


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that apply to us: (path pattern, allowed); `delay_s` is the Crawl-delay or None."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay_s: float | None = None

    def allows(self, path: str) -> bool:
        """Return whether `path` (with its query) may be read."""
        if path.partition("?")[0] == "/robots.txt":
            return True
        target = unquote(path)
        best: tuple[int, bool] = (-1, True)
        for pattern, allowed in self.rules:
            if _matches(pattern, target):
                best = max(best, (len(pattern), allowed))
        return best[1]


def _matches(pattern: str, path: str) -> bool:
    """Match `*` and a closing `$` by walking literal parts: linear, whatever the file says."""
    anchored = pattern.endswith("$")
    # Unquoted after the split: an escaped star is a star, no wildcard.
    parts = [unquote(part) for part in pattern.removesuffix("$").split("*")]
    if not path.startswith(parts[0]):
        return False
    position = len(parts[0])
    for part in parts[1:-1]:
        found = path.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    if len(parts) == 1:
        return not anchored or position == len(path)
    last = parts[-1]
    if anchored:
        return len(path) - len(last) >= position and path.endswith(last)
    return path.find(last, position) >= 0


def parse_robots(text: str) -> Robots:
    """Return the rules for our product's group, else for `*`."""
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    in_rules = False
    for line in text[:MAX_BYTES].removeprefix("\ufeff").splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        if not colon:
            continue
        name, value = field.strip().lower(), value.strip()
        if name == "user-agent":
            if in_rules:
                agents, in_rules = [], False
            agent = re.split(r"[/\s]", value.lower(), maxsplit=1)[0]
            agents.append(agent)
            groups.setdefault(agent, [])
        elif name in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for agent in agents:
                groups[agent].append((name, value))
    chosen = groups.get(PRODUCT, groups.get("*", []))
    rules = tuple((value, name == "allow") for name, value in chosen if name != "crawl-delay" and value)
    delays = [
        float(value) for name, value in chosen if name == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value)
    ]
    return Robots(rules, delays[0] if delays else None)
