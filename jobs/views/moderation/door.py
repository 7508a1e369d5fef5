"""What a page of the queue is made of, whatever waits on it: who may see it, the answers, and what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise

from jobs.models.account import User
from jobs.permissions import require_moderator

Words = str | Promise
P = ParamSpec("P")


def for_moderators(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Ask strangers to sign in; to everyone else who is no moderator, the page is absent (404)."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        require_moderator(request.user)
        return view(request, *args, **kwargs)

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", checked)


def afterwards(task: Any, *arguments: object) -> None:
    """Hand `task` to the workers once the decision is stored; a broker that is away does not undo it.

    What was not handed over is found again by the task that sweeps behind.
    """
    transaction.on_commit(partial(task.delay, *arguments), robust=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to decide: its button, and sentences that are ready to be sent with it by a button of their own.

    `needs_reason`: it is refused without a sentence, prepared or typed. `is_main` is the button that stands out.
    """

    value: str
    button: Words
    prepared: Mapping[str, Words] = field(default_factory=dict)
    needs_reason: bool = True
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What a moderator chose: one of the answers, the words to go with it, and the form's other fields."""

    answer: str
    reason: str
    by: User
    now: datetime
    form: QueryDict


@dataclass(frozen=True, slots=True)
class Shown:
    """One item as its page shows it; `context` is for the template of its kind."""

    title: str
    about: Words
    since: datetime
    answers: tuple[Answer, ...]
    context: Mapping[str, object]
    question: Words = ""


@dataclass(frozen=True, slots=True)
class Door:
    """How one kind is shown and decided.

    `show` returns None where nothing waits under that id. `decide` returns a sentence that says what was done, and
    raises ValueError with one that says why it was not; what it causes outside goes out when the transaction is over.
    """

    template: str
    show: Callable[[int, datetime], Shown | None]
    decide: Callable[[int, Choice], Words]


def chosen(shown: Shown, form: QueryDict, by: User, now: datetime) -> Choice:
    """Return what a form says; `answer` is its value, with `:key` where a prepared sentence goes along.

    Raises ValueError where nothing that the page offers was chosen.
    """
    value, _, key = form.get("answer", "").partition(":")
    answer = next((item for item in shown.answers if item.value == value), None)
    if answer is None or (key and key not in answer.prepared):
        raise ValueError("Choose one of the answers.")
    typed = " ".join(form.get("reason", "").split())
    if len(typed) > 500:
        raise ValueError("The reason is longer than 500 characters; shorten it.")
    if "\x00" in typed:
        raise ValueError("The reason holds a character that cannot be kept; type it anew.")
    reason = " ".join(part for part in (str(answer.prepared[key]) if key else "", typed) if part)[:500]
    if answer.needs_reason and not reason:
        raise ValueError("Say why: choose a prepared reason or write one.")
    return Choice(value, reason, by, now, form)
