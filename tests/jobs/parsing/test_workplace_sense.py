"""Where one works, read from what a sentence is made of: home, desk, how often, and what is refused or left open."""

from __future__ import annotations

import pytest

from jobs.parsing.workplace import workplace_in


@pytest.mark.parametrize(
    ("meaning", "text"),
    [
        # A desk and the whole week; a desk and some days.
        ("onsite", "You will be working from our Berlin office."),
        ("onsite", "The whole team sits in one room in our Oslo office."),
        ("onsite", "5 days a week in the office."),
        ("onsite", "Daily presence at our site in Basel is required."),
        ("onsite", "Work is done on the client's premises in Abu Dhabi."),
        ("onsite", "Vous travaillerez dans nos bureaux, tous les jours."),
        ("onsite", "Trabajarás en nuestras oficinas todos los días."),
        ("hybrid", "Every Wednesday the team comes to the office."),
        ("hybrid", "We come together in our studio every Tuesday."),
        ("hybrid", "One in-person day each week."),
        ("hybrid", "You'll come in once a fortnight."),
        ("hybrid", "Asistencia a la oficina una vez por semana."),
        # A home and some days; both.
        ("hybrid", "Work from home on Fridays."),
        ("hybrid", "Occasional home working is possible."),
        ("hybrid", "Gelegentliches Homeoffice."),
        ("hybrid", "A mixture of home and office working."),
        ("hybrid", "Mix aus Büro und Homeoffice."),
        ("remote", "Vous travaillez de chez vous."),
        ("remote", "Evden çalışma imkanı."),
        # What is refused, and what is left to the reader.
        ("onsite", "We aren't able to support remote for this position."),
        ("onsite", "The work cannot be done from home."),
        ("onsite", "Poste non éligible au télétravail."),
        ("onsite", "Não há possibilidade de home office."),
        ("remote", "Coming to the office is optional."),
        ("remote", "Office presence is not required."),
        ("remote", "We don't have a physical office."),
        ("remote", "The role can be based anywhere in Europe."),
        ("remote", "This is a home-based role with occasional travel."),
        # Two clauses, two places; shares, and work that has no place.
        ("hybrid", "We expect you in the office on most days, but you can work from home when it suits."),
        ("hybrid", "The rest of the week you can stay at home."),
        ("hybrid", "Attendance in Doha is needed twice a month."),
        ("onsite", "Work takes place exclusively at our headquarters."),
        ("onsite", "Candidates should expect to work at the office from Sunday to Thursday."),
        ("onsite", "Comparecimento diário ao escritório."),
        ("hybrid", "You'll divide your week between our studio and your home."),
        ("hybrid", "Two thirds of the time you're at the Lyon site, otherwise remote."),
        ("hybrid", "Biuro dwa razy w tygodniu."),
        ("hybrid", "عمل مختلط بين المنزل والمكتب."),
        ("onsite", "Atividade 100% no escritório de Lisboa."),
        ("remote", "Toda a equipe trabalha remotamente."),
        ("remote", "Nobody cares where you log in from."),
        ("remote", "Je kunt overal werken."),
        # Perks, visits, hiring, products and what one has done.
        ("unknown", "Indemnité télétravail."),
        ("unknown", "Homeoffice-Zuschuss."),
        ("unknown", "Thuiswerkvergoeding."),
        ("unknown", "All interviews are remote."),
        ("unknown", "You are self-motivated and used to remote work."),
        ("unknown", "Proven ability to be heard in a remote setting."),
        ("unknown", "We sell planning tools to remote teams."),
        ("unknown", "Our product makes hybrid work better."),
        ("unknown", "Businesses accept in-person payments with our terminals."),
        ("unknown", "Agree menus with on-site partners."),
        ("unknown", "Remote-Zugriff auf Kundensysteme."),
        ("unknown", "Control remoto de drones."),
        ("unknown", "You will build our presence in the Canadian market."),
        ("unknown", "Annual on-site kick-off."),
        ("unknown", "Betreuung unserer Kunden vor Ort."),
        ("unknown", "Corsi in presenza per i clienti."),
        ("unknown", "We let customers work from anywhere."),
        ("unknown", "Pay differs based on location and experience."),
        ("unknown", "You will feel right at home on a team like ours."),
    ],
)
def test_home_desk_and_how_often_make_the_workplace(meaning: str, text: str) -> None:
    assert workplace_in(text) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "This role is remote and you will be part of the platform group.",
        "Remote, with 10% travel.",
        "We are unable to offer remote work from Hawaii.",
        "It is in Lisbon or remote, and the working hours are Monday to Friday.",
    ],
)
def test_other_shares_and_days_do_not_make_the_home_part_time(text: str) -> None:
    assert workplace_in(text) == "remote"
