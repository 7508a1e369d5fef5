"""Made-up adverts for measuring the work on texts: sentences of our own, with phrases that rules look for among them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from decimal import Decimal

from jobs.contract import RawPay, RawPlace, RawPosting
from taxonomy.catalog import load_catalog
from taxonomy.classify.workflow import load_phrases

SEED = 20_26
LENGTH = 4_500
# What some sentences of an advert say, and what most of them do.
SAID = (
    "You have {years}+ years of experience with {skill} and {other}.",
    "A bachelor's or master’s degree in a related field, or equivalent practical experience.",
    "This role is remote within the EU; you should be based in Spain or Portugal.",
    "We cannot sponsor visas for this role at the moment.",
    "We offer a relocation package and {years} days of leave – more with time.",
    "Knowledge of {skill} is a plus; {other} is not required.",
    "You work with {skill}, {other} and SQL, and you explain your choices to others.",
)
PLAIN = (
    "The group meets twice a week and writes down what it decides, so that nobody has to ask again.",
    "Our ferries carry people and lorries between {years} harbours, in every season and most weathers.",
    "Everybody here reads the numbers before a meeting, and asks about them in it.",
    "Applicants of every age and origin are welcome, with whatever name they like to use.",
    "Pay is reviewed each spring; the range stands at the head of this advert.",
    "You will sit next to the people who plan the timetable, and hear at once where a figure looks odd.",
    "We prefer short letters: tell us what you made, for whom, and what you would do differently today.",
    "Lunch is cooked by a neighbour – and yes, there is a choice for those who eat no meat.",
    "In the first month you follow a colleague; in the second you take over a small part of the ticket shop.",
    "Trust comes first: we keep what our passengers tell us, and nothing more than we need.",
)
HEADINGS = ("What you will do", "What you bring", "Nice to have", "What we offer", "How we work")
PLACES = ("Cairo, Egypt", "Berlin, Germany", "Remote - EMEA", "Austin, TX, US", "London, Dublin", "Giza; Alexandria")


def made_postings(count: int, seed: int = SEED) -> Iterable[RawPosting]:
    """Made-up postings of some LENGTH characters, each with words of its own; the same for the same seed.

    Some 40 % of the lines are items of lists, of which many stood in a posting before, as boilerplate does in life.
    """
    chosen = random.Random(seed)  # noqa: S311 - a bench, no secret
    catalog = load_catalog()
    titles = [example.title for rule in catalog.title_rules if rule.role for example in rule.examples]
    work = [example for phrase in load_phrases() if not phrase.abroad for example in phrase.examples]
    skills = [skill.name for skill in catalog.skills]
    for number in range(count):
        lines: list[str] = []
        while sum(map(len, lines)) < LENGTH:
            share = chosen.random()
            sentence = chosen.choice(PLAIN if share < 0.6 else SAID if share < 0.8 else work)
            filled = sentence.format(
                years=chosen.randint(1, 9), skill=chosen.choice(skills), other=chosen.choice(skills)
            )
            kind = chosen.random()
            if kind < 0.1:
                lines.append(f"<h3>{chosen.choice(HEADINGS)}</h3>")
            lines.append(
                f"<ul><li>{filled}</li></ul>"
                if kind > 0.6
                else f"<p>{filled} For group {chosen.randint(1, 99_999)}.</p>"
            )
        yield RawPosting(
            external_id=str(number),
            title=chosen.choice(titles),
            url=f"https://jobs.example.com/{number}",
            html="".join(lines),
            places=(RawPlace(text=chosen.choice(PLACES)),),
            pay=(RawPay(Decimal(60_000), Decimal(80_000), "EUR", "year"),),
            language="en",
        )
