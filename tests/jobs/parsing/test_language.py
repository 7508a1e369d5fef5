"""The language of a posting."""

from __future__ import annotations

import pytest

from jobs.parsing.language import language


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("en", "en"),
        ("DE", "de"),
        ("zhHant", "zh"),
        ("pt-BR", "pt"),
        ("fr_CA", "fr"),
        ("deu", "de"),
        ("German", "de"),
        ("Swedish", "sv"),
        ("Chinese", "zh"),
        ("xx", None),
        ("Klingon speakers", None),
        ("", None),
        (None, None),
    ],
)
def test_a_stated_language_is_kept_as_its_code(stated: str | None, code: str | None) -> None:
    assert language(stated, "") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("You will build the pipelines of our harbour and work with the crew on what is next for you and your team.", "en"),
        ("Wir suchen eine Person, die mit uns die Daten der Fähren pflegt und von der du viel lernen kannst, im Team.", "de"),
        ("Vous rejoignez une équipe qui travaille sur les données et les cartes du port, dans une ville que vous aimerez.", "fr"),
        ("Buscamos una persona que trabaje con los datos del puerto y de las rutas para mejorar el servicio de la ciudad.", "es"),
        ("Wij zoeken een collega die met ons de gegevens van de haven bijhoudt en van het team leert.", "nl"),
        ("نبحث عن مهندس بيانات يعمل مع الفريق على بناء خطوط البيانات وتحسين جودتها في الميناء", "ar"),
        ("座席の予測モデルを作り、運用します。データを集め、特徴量を設計し、本番環境で評価します。毎週直します。", "ja"),
        ("我们正在寻找一位数据工程师，负责设计和维护港口的数据管道，并与团队一起改进数据质量和服务水平。欢迎您的加入。", "zh"),
        ("항구의 데이터 파이프라인을 설계하고 운영하며 팀과 함께 데이터 품질을 개선할 데이터 엔지니어를 찾습니다.", "ko"),
        ("항구의 데이터를 다루는 엔지니어를 찾습니다.", "ko"),
        ("Vi söker en dataingenjör som vill bygga flöden för hamnens alla mätvärden och lära sig mycket.", "sv"),
        ("Шукаємо інженера даних, який разом із командою будуватиме потоки даних порту щодня.", "uk"),
    ],
)  # fmt: skip
def test_a_text_tells_its_language(text: str, code: str) -> None:
    assert language(None, text) == code
    assert language("xx", text) == code


@pytest.mark.parametrize("text", ["", "Data Engineer", "12345 67890 !!! ---", "データ"])
def test_a_text_too_short_to_tell_has_none(text: str) -> None:
    assert language(None, text) is None
