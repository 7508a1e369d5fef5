"""How adverts write degrees, in English, French, German, Spanish, Portuguese and Arabic."""

from __future__ import annotations

import re

LEVELS = re.compile(
    r"(?<![\w.])(?:"
    r"(?P<doctorate>ph\.? ?d\.?(?:'?s)?|doctora(?:te|l degree|l|t|do)\b|doutorado|promotion (?:in|im)|"
    r"thesis de doctorado|"
    r"these de doctorat|دكتوراه)"
    r"|(?P<master>master's(?: degree)?|masters?(?:'| degree| of (?:science|arts|engineering)| (?:in|en|im|em) )|"
    r"m\.?sc\b\.?|m\.s\.|m\.eng\b|"
    r"ms (?:in|degree|or|/)|ms(?=/ ?ph)|mba\b|graduate degree|advanced degree|bac ?\+ ?5|ecole d'ingenieurs?|"
    r"diplome d'ingenieur|"
    r"formation (?:d')?ingenieur|master ?2|m2\b|diplom\b|masterabschluss|masterstudium|maestria|master universitario|"
    r"master(?=/| o | ou | oder | or |,)|mestrado|ماجستير)"
    r"|(?P<bachelor>bachelor'?s?(?:'| degree| of (?:science|arts|engineering|technology)| (?:in|en|im|em) )?|"
    r"b\.?sc\b\.?|b\.s\.|b\.a\.|b\.tech\b|b\.?eng\b|"
    r"b[sa](?=/ ?[bm][sa]\b)|bs (?:in|degree|or)|ba (?:in|degree|or)|(?:university|college|undergraduate|"
    r"four[ -]year|4[ -]year|academic|relevant|technical|stem) degree|"
    r"degree in|bac ?\+ ?[34]|licence (?:en|in|professionnelle)|diplome universitaire|abgeschlossenes? (?:hochschul|"
    r"universitats|fach\w{0,10})?studium|"
    r"hochschulabschluss|hochschulstudium|universitatsabschluss|studium (?:der|in|im|mit)|licenciatura|licenciad[oa]|"
    r"grado (?:en|universitario)|titul(?:o|acion) universitari[oa]|titulacion (?:en|superior)|"
    r"estudios (?:universitarios|superiores)|"
    r"graduacao|ensino superior|bacharel\w{0,4}|formacao superior|بكالوريوس|شهاده جامعيه|موهل جامعي)"
    r")(?!\w)"
)
NOT_NEEDED = re.compile(
    r"\b(?:no (?:formal |university |college )?degree (?:is )?(?:required|needed|necessary)|"
    r"degree (?:is )?not (?:required|needed|necessary)|"
    r"sans diplome|aucun diplome (?:requis|exige)|kein (?:studium|abschluss) (?:erforderlich|notwendig|notig)|"
    r"no se requiere (?:titulo|titulacion|licenciatura)|nao e (?:necessario|exigido) (?:diploma|graduacao|"
    r"ensino superior)|"
    r"لا يشترط (?:شهاده|موهل|درجه))"
)
