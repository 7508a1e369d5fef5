"""A posting with everything that its page shows, read in one statement: a dozen small ones cost more than the page itself.

What is read is put where models look for what was read before, so that nothing which is made of the posting asks again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import models
from django.db.models.fields.mixins import FieldCacheMixin
from django.http import Http404
from psycopg import sql

from jobs.models.answer import EmployerAnswer
from jobs.models.board import Board
from jobs.models.company import Company
from jobs.models.correction import PostingCorrection
from jobs.models.life import PostingEvent
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingChange, PostingEvidence, PostingPlace, PostingSkill
from jobs.models.signal import PostingSignal, SignalCheck, SignalOverride
from jobs.views.posting_history import MOST
from mlcareers.lib.replicas import reading_alias, reading_connection
from taxonomy.models import Role, Skill

# Long, and only searched.
UNREAD = frozenset({"words", "head_words"})
# Relation, model, alias, and how it is joined.
ONE = (
    ("company", Company, "c", "JOIN jobs_company c ON c.id = p.company_id"),
    ("role", Role, "r", "JOIN taxonomy_role r ON r.id = p.role_id"),
    ("runner_up", Role, "u", "LEFT JOIN taxonomy_role u ON u.id = p.runner_up_id"),
    ("secondary_role", Role, "s", "LEFT JOIN taxonomy_role s ON s.id = p.secondary_role_id"),
    ("board", Board, "b", "LEFT JOIN jobs_board b ON b.id = p.board_id"),
    ("signal_check", SignalCheck, "k", "LEFT JOIN jobs_signalcheck k ON k.posting_id = p.id"),
    ("employer_answer", EmployerAnswer, "a", "LEFT JOIN jobs_employeranswer a ON a.posting_id = p.id"),
)


@dataclass(frozen=True, slots=True)
class Many:
    """Rows of `model` that belong to a posting, in the order of the model: so many at most, None for all."""

    relation: str
    model: type[models.Model]
    order: str
    most: int | None = None


MANY = (
    Many("places", PostingPlace, "x.position"),
    Many("skill_links", PostingSkill, "x.position"),
    Many("evidence", PostingEvidence, "x.id"),
    Many("corrections", PostingCorrection, "x.at DESC, x.id DESC"),
    # The page shows no more of either.
    Many("events", PostingEvent, "x.at DESC, x.id DESC", MOST),
    Many("changes", PostingChange, "x.changed_at DESC, x.id DESC", MOST),
    Many("signals", PostingSignal, "x.name"),
    Many("signal_overrides", SignalOverride, "x.at DESC, x.id DESC"),
)
SKILLS = """(SELECT json_agg(json_build_array(y.id, y.slug, y.name)) FROM jobs_postingskill x
  JOIN taxonomy_skill y ON y.id = x.skill_id WHERE x.posting_id = p.id)::text"""


def whole_posting(pk: int) -> Posting:
    """Return a posting of a listed company with its relations of ONE and MANY; raises Http404 where there is none.

    Of a skill only slug and name are read.
    """
    with reading_connection().cursor() as cursor:
        cursor.execute(_statement(), [pk])
        values = cursor.fetchone()
    if values is None:
        raise Http404(f"There is no posting {pk}.")
    found, place = _made(Posting, values, 0)
    assert isinstance(found, Posting)
    for relation, model, _alias, _join in ONE:
        other, place = _made(model, values, place)
        field = found._meta.get_field(relation)
        assert isinstance(field, FieldCacheMixin)
        field.set_cached_value(found, other)
    kept = found.__dict__["_prefetched_objects_cache"] = {}
    for many, text in zip(MANY, values[place:], strict=False):
        kept[many.relation] = _rows(many.model, text)
    _name_skills(kept["skill_links"], values[-1])
    return found


@cache
def _statement() -> sql.Composed:
    """Return the statement: columns of the posting and of each of ONE, then MANY as JSON, then the skills."""
    ones = [(Posting, "p"), *((model, alias) for _relation, model, alias, _join in ONE)]
    columns = [name for model, alias in ones for name in _columns(model, alias)]
    return sql.SQL("SELECT {read} FROM jobs_posting p {joins} WHERE p.id = %s AND c.is_listed").format(
        read=sql.SQL(", ").join([*columns, *map(_as_json, MANY), sql.SQL(SKILLS)]),
        joins=sql.SQL(" ").join(sql.SQL(join) for *_rest, join in ONE),
    )


def _as_json(many: Many) -> sql.Composed:
    order = sql.SQL(many.order)
    rows = sql.SQL("{table} x WHERE x.posting_id = p.id").format(table=sql.Identifier(many.model._meta.db_table))
    if many.most is not None:
        # Only a bound needs their order before they are put together.
        rows = sql.SQL("(SELECT * FROM {rows} ORDER BY {order} LIMIT {most}) x").format(
            rows=rows, order=order, most=sql.Literal(many.most)
        )
    return sql.SQL("(SELECT json_agg(json_build_array({values}) ORDER BY {order}) FROM {rows})::text").format(
        values=sql.SQL(", ").join(_columns(many.model, "x")), order=order, rows=rows
    )


@cache
def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.column not in UNREAD]


def _columns(model: type[models.Model], alias: str) -> list[sql.Composable]:
    return [sql.Identifier(alias, field.column) for field in _fields(model) if field.column]


@cache
def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in _fields(model)]


@cache
def _moments(model: type[models.Model]) -> list[int]:
    """Return the places of moments, which JSON has as text."""
    return [place for place, field in enumerate(_fields(model)) if isinstance(field, models.DateTimeField)]


@cache
def _converters(model: type[models.Model]) -> list[tuple[int, Any]]:
    """Return (place, field) of what the database gives in another form than the model has."""
    return [(place, field) for place, field in enumerate(_fields(model)) if hasattr(field, "from_db_value")]


def _made(model: type[models.Model], values: Sequence[Any], start: int) -> tuple[models.Model | None, int]:
    """Return the model whose columns begin at `start`, None where its key is null, and where the next ones begin."""
    names = _names(model)
    end = start + len(names)
    own = list(values[start:end])
    if own[names.index(model._meta.pk.attname)] is None:
        return None, end
    for place, field in _converters(model):
        own[place] = field.from_db_value(own[place], None, reading_connection())
    return model.from_db(reading_alias(), names, own), end


def _rows(model: type[models.Model], text: str | None) -> list[models.Model]:
    if text is None:
        return []
    names, moments, alias = _names(model), _moments(model), reading_alias()
    made = []
    for values in json.loads(text):
        for place in moments:
            if values[place] is not None:
                values[place] = datetime.fromisoformat(values[place])
        made.append(model.from_db(alias, names, values))
    return made


def _name_skills(links: Iterable[PostingSkill], text: str | None) -> None:
    alias = reading_alias()
    skills = {values[0]: values for values in json.loads(text or "[]")}
    for link in links:
        link.skill = Skill.from_db(alias, ["id", "slug", "name"], skills[link.skill_id])
