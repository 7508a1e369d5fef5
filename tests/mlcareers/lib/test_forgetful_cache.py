"""The cache that forgets instead of failing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as project
from redis.exceptions import ConnectionError as NoConnection

from mlcareers.lib import forgetful_cache
from mlcareers.lib.forgetful_cache import LEFT_ALONE_S, ForgetfulCache

EMPTY: dict[str, tuple[Callable[[ForgetfulCache], Any], Any]] = {
    "add": (lambda cache: cache.add("key", 1), True),
    "get": (lambda cache: cache.get("key", "nothing"), "nothing"),
    "set": (lambda cache: cache.set("key", 1), None),
    "touch": (lambda cache: cache.touch("key"), False),
    "delete": (lambda cache: cache.delete("key"), False),
    "get_many": (lambda cache: cache.get_many(["key"]), {}),
    "has_key": (lambda cache: "key" in cache, False),
    "set_many": (lambda cache: cache.set_many({"key": 1}), ["key"]),
    "delete_many": (lambda cache: cache.delete_many(["key"]), None),
    "get_or_set": (lambda cache: cache.get_or_set("key", 1), 1),
}


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> ForgetfulCache:
    monkeypatch.setattr(forgetful_cache, "_away_until", {})
    return ForgetfulCache("unix:///nowhere.sock", {})


@pytest.fixture
def valkey(monkeypatch: pytest.MonkeyPatch) -> ForgetfulCache:
    monkeypatch.setattr(forgetful_cache, "_away_until", {})
    return ForgetfulCache(project.CACHE_URL, {"KEY_PREFIX": "forgetful"})


@pytest.mark.parametrize("name", EMPTY)
def test_without_valkey_each_call_says_what_an_empty_cache_says(nobody: ForgetfulCache, name: str) -> None:
    ask, said = EMPTY[name]
    for _ in range(2):
        assert ask(nobody) == said


def test_without_valkey_no_number_is_there_to_add_to(nobody: ForgetfulCache) -> None:
    with pytest.raises(ValueError, match="not found"):
        nobody.incr("key")


def test_with_valkey_it_keeps_what_it_is_given(valkey: ForgetfulCache) -> None:
    valkey.delete_many(["key", "other"])
    assert valkey.add("key", 1) and not valkey.add("key", 2)
    assert valkey.incr("key") == 2
    valkey.set("other", {"a": 1})
    assert valkey.get_many(["key", "other", "third"]) == {"key": 2, "other": {"a": 1}}
    assert valkey.touch("key") and "key" in valkey and valkey.delete("key") and "key" not in valkey
    assert valkey.set_many({"key": 1}) == []
    valkey.delete_many(["key", "other"])


def test_a_valkey_that_is_away_is_left_alone_for_a_second_and_asked_again_then(
    valkey: ForgetfulCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def refuse(*args: object, **kwargs: object) -> None:
        asked.append(args)
        raise NoConnection("refused")

    valkey.set("key", 1)
    with monkeypatch.context() as changed:
        changed.setattr(type(valkey._cache), "get", refuse)
        assert [valkey.get("key") for _ in range(3)] == [None] * 3
    assert len(asked) == 1
    assert valkey.get("key") is None
    now = time.monotonic()
    monkeypatch.setattr(forgetful_cache.time, "monotonic", lambda: now + LEFT_ALONE_S)
    assert valkey.get("key") == 1
    valkey.delete("key")


def test_a_fault_of_ours_is_not_taken_for_a_valkey_that_is_away(valkey: ForgetfulCache) -> None:
    with pytest.raises((TypeError, AttributeError)):
        valkey.set("key", lambda: None)
