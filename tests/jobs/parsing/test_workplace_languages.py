"""Where one works, in the sentences of further languages, and what only sounds like it."""

from __future__ import annotations

import pytest

from jobs.parsing.workplace import workplace_in


@pytest.mark.parametrize(
    ("meaning", "text"),
    [
        ("remote", "Praca całkowicie zdalna."),
        ("hybrid", "Hybrydowy tryb: trzy dni w biurze."),
        ("onsite", "Praca stacjonarna w Łodzi."),
        ("remote", "Pozisyon tamamen uzaktan yürütülür."),
        ("hybrid", "Haftada üç gün ofis, iki gün evden."),
        ("hybrid", "Je werkt twee dagen op kantoor, de rest thuis."),
        ("remote", "Volledig thuiswerken kan."),
        ("onsite", "Attività in presenza a Torino."),
        ("hybrid", "Smart working tre giorni su cinque."),
        ("remote", "Работа удалённо."),
        ("hybrid", "Гибридный график: два дня в офисе."),
        ("remote", "Remote possible from anywhere in Austria."),
        ("remote", "Remote, with two trips to Lisbon a year."),
        ("remote", "Can be done from our Leeds office or remotely."),
        ("remote", "You decide where you work."),
        ("onsite", "We are an office-centric company."),
        ("onsite", "Telework: no"),
        ("onsite", "The job requires physical presence in our plant."),
        ("onsite", "This is not a hybrid or remote role."),
        ("onsite", "Work mode: WFO"),
        ("onsite", "Trabajas en la oficina de Bilbao todos los días."),
        ("onsite", "الحضور إلى المقر مطلوب."),
        ("remote", "Remote UK, with some travel."),
        ("remote", "You may work entirely from home."),
        ("remote", "Nobody has to come to our office."),
        ("onsite", "The job asks you to be on site five days a week."),
        ("onsite", "Poste sur site à Nantes."),
        ("hybrid", "Zwei Tage pro Woche mobiles Arbeiten."),
        ("unknown", "A contribution to your home office."),
        ("unknown", "You report to the head of on site reliability."),
        ("hybrid", "We ask for three office days a week."),
        ("hybrid", "Homeoffice nach Absprache."),
        ("remote", "Decide between on-site and remote work."),
        ("remote", "You do this work from home."),
        ("unknown", "Hybrid symbolic solvers are our research."),
        ("hybrid", "2 days WFH, 3 days WFO"),
        ("remote", "Arbeite, wo du willst."),
        ("unknown", "Erfahrung mit uzaktan algılama verileri."),
        ("unknown", "You will travel to remote farms twice a year."),
        ("unknown", "Studia stacjonarne na kierunku matematyka."),
        ("unknown", "Work from anywhere for up to 30 days a year."),
        ("unknown", "Breakfast waits in the office every day."),
        ("unknown", "Dostęp zdalny do serwerów klienta."),
    ],
)
def test_sentences_of_more_languages_say_where_the_work_is_done(meaning: str, text: str) -> None:
    assert workplace_in(text) == meaning
