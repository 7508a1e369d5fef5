"""Countries by the names, codes, regions and big cities that place texts use; what is not certain is None."""

from __future__ import annotations

from functools import cache

import pycountry

# Names that ISO does not have, as place texts write them.
_OTHER_NAMES = {
    "usa": "US", "us": "US", "u.s.": "US", "u.s.a.": "US", "united states of america": "US", "america": "US",
    "uk": "GB", "u.k.": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "great britain": "GB", "uae": "AE", "u.a.e.": "AE", "emirates": "AE", "ksa": "SA", "south korea": "KR", "korea": "KR",
    "russia": "RU", "vietnam": "VN", "czech republic": "CZ", "turkey": "TR", "ivory coast": "CI", "holland": "NL",
    "the netherlands": "NL", "deutschland": "DE", "österreich": "AT", "schweiz": "CH", "suisse": "CH", "españa": "ES",
    "italia": "IT", "brasil": "BR", "méxico": "MX", "polska": "PL", "belgië": "BE", "belgique": "BE", "sverige": "SE",
    "danmark": "DK", "norge": "NO", "suomi": "FI", "éire": "IE", "republic of ireland": "IE", "hong kong sar": "HK",
    "macau": "MO", "taiwan": "TW", "türkiye": "TR", "مصر": "EG", "السعودية": "SA", "الإمارات": "AE", "الأردن": "JO",
    "المغرب": "MA", "قطر": "QA", "الكويت": "KW", "palestine": "PS", "iran": "IR", "syria": "SY", "bolivia": "BO",
    "venezuela": "VE", "tanzania": "TZ", "moldova": "MD", "laos": "LA", "brunei": "BN",
}  # fmt: skip
_US_STATES = (
    "Alabama AL;Alaska AK;Arizona AZ;Arkansas AR;California CA;Colorado CO;Connecticut CT;Delaware DE;Florida FL;"
    "Hawaii HI;Idaho ID;Illinois IL;Indiana IN;Iowa IA;Kansas KS;Kentucky KY;Louisiana LA;Maine ME;Maryland MD;"
    "Massachusetts MA;Michigan MI;Minnesota MN;Mississippi MS;Missouri MO;Montana MT;Nebraska NE;Nevada NV;"
    "New Hampshire NH;New Jersey NJ;New Mexico NM;New York NY;North Carolina NC;North Dakota ND;Ohio OH;Oklahoma OK;"
    "Oregon OR;Pennsylvania PA;Rhode Island RI;South Carolina SC;South Dakota SD;Tennessee TN;Texas TX;Utah UT;"
    "Vermont VT;Virginia VA;Washington WA;West Virginia WV;Wisconsin WI;Wyoming WY;District of Columbia DC"
)
_CA_PROVINCES = (
    "Alberta AB;British Columbia BC;Manitoba MB;New Brunswick NB;Newfoundland and Labrador NL;Nova Scotia NS;Ontario ON;"
    "Prince Edward Island PE;Quebec QC;Québec QC;Saskatchewan SK"
)
# Cities that name one country beyond doubt in a job advert.
_CITIES = {
    "US": "New York City;NYC;San Francisco;SF;San Francisco Bay Area;Bay Area;Los Angeles;Seattle;Chicago;Boston;Austin;"
    "Denver;Atlanta;Dallas;Houston;Miami;Philadelphia;Phoenix;San Diego;San Jose;Mountain View;Palo Alto;Menlo Park;"
    "Sunnyvale;Santa Clara;Pittsburgh;Detroit;Minneapolis;Salt Lake City;Washington, D.C.;Washington DC;Brooklyn;Bellevue;"
    "Redwood City;San Mateo;Raleigh;Charlotte;Nashville;Baltimore;New York;South San Francisco",
    "CA": "Toronto;Montreal;Montréal;Vancouver;Ottawa;Calgary;Edmonton;Kitchener;Waterloo",
    "GB": "London;Manchester;Edinburgh;Bristol;Leeds;Glasgow;Belfast;Cardiff",
    "IE": "Dublin;Cork;Galway",
    "DE": "Berlin;Munich;München;Hamburg;Frankfurt;Cologne;Köln;Stuttgart;Düsseldorf;Leipzig;Dresden;Hannover;Karlsruhe",
    "FR": "Paris;Lyon;Toulouse;Nantes;Lille;Bordeaux;Marseille;Rennes;Grenoble;Strasbourg;Sophia Antipolis",
    "ES": "Madrid;Barcelona;Málaga;Seville",
    "IT": "Milan;Milano;Rome;Roma;Turin;Torino;Bologna",
    "NL": "Amsterdam;Rotterdam;Utrecht;Eindhoven;The Hague;Den Haag",
    "BE": "Brussels;Antwerp;Ghent",
    "CH": "Zurich;Zürich;Geneva;Lausanne;Basel",
    "AT": "Vienna;Wien;Graz",
    "PT": "Lisbon;Lisboa;Porto;Braga",
    "PL": "Warsaw;Warszawa;Krakow;Kraków;Wroclaw;Wrocław;Gdansk;Gdańsk;Poznań;Łódź",
    "CZ": "Prague;Brno",
    "RO": "Bucharest;Cluj-Napoca;Iași",
    "HU": "Budapest",
    "BG": "Sofia",
    "RS": "Belgrade",
    "GR": "Athens",
    "SE": "Stockholm;Gothenburg;Malmö",
    "DK": "Copenhagen;Aarhus",
    "NO": "Oslo",
    "FI": "Helsinki",
    "EE": "Tallinn",
    "LT": "Vilnius;Kaunas",
    "LV": "Riga",
    "UA": "Kyiv;Lviv",
    "TR": "Istanbul;Ankara;Izmir",
    "IL": "Tel Aviv;Tel-Aviv;Haifa;Herzliya;Jerusalem",
    "EG": "Cairo;Giza;Alexandria, Egypt;New Cairo;6th of October;Maadi;Nasr City;Smart Village;القاهرة;الجيزة;الإسكندرية",
    "AE": "Dubai;Abu Dhabi;Sharjah;دبي;أبوظبي",
    "SA": "Riyadh;Jeddah;Dammam;Khobar;الرياض;جدة",
    "QA": "Doha",
    "KW": "Kuwait City",
    "BH": "Manama",
    "JO": "Amman;عمان، الأردن",
    "LB": "Beirut",
    "MA": "Casablanca;Rabat;Marrakesh",
    "TN": "Tunis",
    "DZ": "Algiers",
    "NG": "Lagos;Abuja",
    "KE": "Nairobi",
    "ZA": "Cape Town;Johannesburg;Pretoria",
    "IN": "Bangalore;Bengaluru;Mumbai;Delhi;New Delhi;Hyderabad, India;Pune;Chennai;Gurgaon;Gurugram;Noida;Kolkata",
    "PK": "Karachi;Lahore;Islamabad",
    "SG": "Singapore",
    "MY": "Kuala Lumpur",
    "TH": "Bangkok",
    "ID": "Jakarta",
    "PH": "Manila;Makati;Taguig",
    "VN": "Hanoi;Ho Chi Minh City",
    "CN": "Beijing;Shanghai;Shenzhen;Guangzhou;Hangzhou;北京;上海",
    "HK": "Hong Kong",
    "TW": "Taipei",
    "JP": "Tokyo;Osaka;Kyoto;東京",
    "KR": "Seoul;서울",
    "AU": "Sydney;Melbourne;Brisbane;Perth;Canberra;Adelaide",
    "NZ": "Auckland;Wellington",
    "BR": "São Paulo;Sao Paulo;Rio de Janeiro;Belo Horizonte;Florianópolis",
    "MX": "Mexico City;Ciudad de México;CDMX;Guadalajara;Monterrey",
    "AR": "Buenos Aires",
    "CL": "Santiago, Chile",
    "CO": "Bogotá;Bogota;Medellín",
    "PE": "Lima",
    "UY": "Montevideo",
    "CR": "San José, Costa Rica",
    "LU": "Luxembourg City",
}  # fmt: skip


@cache
def _names() -> dict[str, str]:
    found = dict(_OTHER_NAMES)
    for item in pycountry.countries:
        for name in (item.name, getattr(item, "common_name", ""), getattr(item, "official_name", ""), item.alpha_3):
            if name:
                found.setdefault(name.casefold(), item.alpha_2)
    # Georgia is a state and a country, and its short names settle nothing.
    found.pop("georgia", None)
    return found


@cache
def _regions() -> dict[str, tuple[str, str]]:
    """Region name -> (region name, country)."""
    found: dict[str, tuple[str, str]] = {}
    for country, table in (("US", _US_STATES), ("CA", _CA_PROVINCES)):
        for entry in table.split(";"):
            name, _, code = entry.rpartition(" ")
            found[name.casefold()] = (name, country)
            found[f"={code}"] = (name, country)
    return found


@cache
def _cities() -> dict[str, tuple[str, str]]:
    return {
        name.casefold().partition(",")[0].strip(): (name.partition(",")[0].strip(), country)
        for country, names in _CITIES.items()
        for name in names.split(";")
        if "," not in name
    }


def country(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country's name or alpha-2 code in capitals; None where it names none."""
    word = text.strip()
    if len(word) == 2 and word.isascii() and word.isupper():
        found = pycountry.countries.get(alpha_2=word)
        return str(found.alpha_2) if found else _names().get(word.casefold())
    return _names().get(word.casefold())


def region(text: str) -> tuple[str, str] | None:
    """Return (name, country) of a US state or Canadian province, by name or by its code in capitals; else None."""
    word = text.strip()
    if len(word) == 2 and word.isupper():
        return _regions().get(f"={word}")
    return _regions().get(word.casefold())


def city(text: str) -> tuple[str, str] | None:
    """Return (name, country) of a city that names one country beyond doubt; else None."""
    return _cities().get(text.strip().casefold())
