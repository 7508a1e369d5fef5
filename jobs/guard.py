"""The guard in front of every request: what may be asked, as far as the text of a URL and an address say."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

from jobs.errors import Blocked
from mlcareers.lib.addresses import name_refusal, refusal

PORTS = {"http": 80, "https": 443}


def askable(url: str) -> tuple[str, str, int]:
    """Return (scheme, ASCII host, port) of a URL that may be asked as far as its text says; raises Blocked."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        ascii_host = str(ip_address(host)) if is_literal(host) else host.encode("idna").decode("ascii").lower()
    except ValueError as error:
        raise Blocked("The address cannot be read; it was not asked.") from error
    if parts.scheme not in PORTS or not host:
        raise Blocked("Only http and https addresses are asked.")
    if not url.isprintable() or " " in url:
        raise Blocked("The address holds a space or a control character; it was not asked.")
    if parts.username is not None or parts.password is not None:
        raise Blocked(f"The address of {host} carries a user name; it was not asked.")
    if port not in (None, PORTS[parts.scheme]):
        raise Blocked(f"{host} is to be asked on port {port}; only 80 and 443 are.")
    if is_literal(ascii_host):
        refuse_address(host, ascii_host)
    elif reason := name_refusal(ascii_host):
        raise Blocked(f"{host} does not name a public site ({reason}); it was not asked.")
    return parts.scheme, ascii_host, PORTS[parts.scheme]


def by_https(url: str) -> str:
    """Return an http address as the https address of the same host and path; any other text as it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.scheme != "http":
        return url
    return urlunsplit(parts._replace(scheme="https", netloc=parts.netloc.removesuffix(":80")))


def refuse_address(host: str, address: str) -> None:
    """Raise Blocked where `address` is not a public one."""
    try:
        reason = refusal(address)
    except ValueError:
        reason = "no address at all"
    if reason:
        raise Blocked(f"{host} leads to an address that is not public ({reason}); it was not asked.")


def is_literal(host: str) -> bool:
    """Whether `host` is an IP address, without brackets."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
