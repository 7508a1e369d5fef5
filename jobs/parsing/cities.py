"""Cities that name one country beyond doubt in a job advert, under their English names.

Those that adverts name most stand here by hand; the gazetteer has the others. A name that lies in several countries
(Cambridge, Birmingham, Alexandria, Santiago) is left out on purpose: it needs its region or country beside it. The facts
are common knowledge. Form: `Name=other name=other name`, and for the United States and Canada grouped by region code.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from jobs.parsing import gazetteer


class City(NamedTuple):
    """A city: its English name, ISO 3166-1 alpha-2 country, and region code where we keep regions (US, CA)."""

    name: str
    country: str
    region: str | None


_US = {
    "AZ": "Phoenix;Scottsdale;Tempe;Tucson;Chandler",
    "CA": "San Francisco=SF=San Fransisco=San Francisco Bay Area=SF Bay Area=Bay Area=San Fran;South San Francisco;"
    "Los Angeles;San Diego;San Jose;Mountain View;Palo Alto;Menlo Park;Sunnyvale;Santa Clara;Redwood City;San "
    "Mateo;Oakland;"
    "Berkeley;Fremont;Cupertino;Pleasanton;Irvine;Santa Monica;Culver City;Burbank;Sacramento;Foster City;San Bruno;"
    "San Bernardino;Santa Barbara;Los Gatos;Milpitas;Emeryville;Long Beach;El Segundo;Pasadena",
    "CO": "Denver;Boulder;Colorado Springs",
    "CT": "Stamford;Hartford",
    "DC": "Washington=Washington DC=Washington D.C.=Washington D.C",
    "FL": "Miami;Orlando;Tampa;Jacksonville;Fort Lauderdale;Boca Raton",
    "GA": "Atlanta;Alpharetta",
    "HI": "Honolulu",
    "IL": "Chicago;Schaumburg;Naperville",
    "IN": "Indianapolis",
    "KY": "Louisville",
    "LA": "New Orleans",
    "MA": "Boston;Waltham;Somerville",
    "MD": "Baltimore;Bethesda;Rockville",
    "MI": "Detroit;Ann Arbor;Grand Rapids",
    "MN": "Minneapolis;Saint Paul=St. Paul=St Paul",
    "MO": "St. Louis=Saint Louis=St Louis;Kansas City",
    "NC": "Raleigh;Charlotte;Research Triangle Park",
    "NE": "Omaha",
    "NJ": "Jersey City;Hoboken;Princeton",
    "NM": "Albuquerque",
    "NV": "Las Vegas;Reno",
    "NY": "New York=New York City=NYC=New-York=Manhattan=Brooklyn;Buffalo",
    "OH": "Columbus;Cleveland;Cincinnati",
    "OK": "Oklahoma City;Tulsa",
    "OR": "Beaverton;Hillsboro",
    "PA": "Philadelphia;Pittsburgh",
    "TN": "Nashville;Memphis;Chattanooga",
    "TX": "Austin;Dallas;Houston;San Antonio;Plano;Fort Worth;Irving;Frisco;Richardson",
    "UT": "Salt Lake City;Provo;Lehi;Draper",
    "VA": "McLean;Reston;Herndon;Tysons;Dulles",
    "WA": "Seattle;Bellevue;Redmond;Kirkland;Spokane",
    "WI": "Milwaukee",
}
_CA = {
    "AB": "Calgary;Edmonton",
    "BC": "Vancouver;Burnaby",
    "MB": "Winnipeg",
    "ON": "Toronto;Ottawa;Mississauga;Kitchener;Markham;Kitchener-Waterloo",
    "QC": "Montreal=Montréal;Quebec City=Québec City=Ville de Québec;Laval",
    "SK": "Saskatoon;Regina",
}
_OTHERS = {
    "AE": "Dubai=دبي;Abu Dhabi=أبوظبي=أبو ظبي;Sharjah=الشارقة",
    "AM": "Yerevan",
    "AR": "Buenos Aires=CABA",
    "AT": "Vienna=Wien;Graz;Linz;Salzburg;Innsbruck",
    "AU": "Sydney;Melbourne;Brisbane;Canberra;Adelaide;Perth;Gold Coast",
    "AZ": "Baku",
    "BA": "Sarajevo",
    "BD": "Dhaka",
    "BE": "Brussels=Bruxelles=Brussel;Antwerp=Antwerpen;Ghent=Gent;Leuven",
    "BG": "Sofia;Plovdiv;Varna",
    "BH": "Manama=المنامة",
    "BR": "São Paulo=Sao Paulo;Rio de Janeiro;Belo Horizonte;Florianópolis=Florianopolis;Curitiba;Porto "
    "Alegre;Brasília=Brasilia;"
    "Recife;Campinas;Joinville",
    "BY": "Minsk",
    "CH": "Zurich=Zürich=Zuerich;Geneva=Genève=Genf;Lausanne;Basel=Basel-Stadt=Bâle;Bern;Zug;Lugano",
    "CL": "Santiago de Chile",
    "CN": "Beijing=北京;Shanghai=上海;Shenzhen=深圳;Guangzhou=广州;Hangzhou=杭州;Suzhou;Nanjing;Chengdu;Wuhan;Xiamen",
    "CO": "Bogotá=Bogota=Bogotá D.C.=Bogota D.C.=Bogotá DC;Medellín=Medellin",
    "CY": "Nicosia;Limassol",
    "CZ": "Prague=Praha;Brno;Ostrava",
    "DE": "Berlin;Munich=München=Muenchen;Hamburg;Frankfurt=Frankfurt am Main;Cologne=Köln=Koeln;Stuttgart;"
    "Düsseldorf=Dusseldorf=Duesseldorf;Leipzig;Dresden;Hanover=Hannover;Karlsruhe;Nuremberg=Nürnberg;Bremen;Essen;Dortmund;Bonn;"
    "Mannheim;Münster=Muenster;Heidelberg;Aachen;Freiburg;Darmstadt;Mainz;Duisburg;Würzburg;Osnabrück;Potsdam;Walldorf;Wuppertal;"
    "Augsburg;Bielefeld;Wiesbaden;Ulm;Regensburg",
    "DK": "Copenhagen=København;Aarhus;Odense;Aalborg",
    "DZ": "Algiers=Alger;Oran",
    "EE": "Tallinn;Tartu",
    "EG": "Cairo=القاهرة=New Cairo=القاهرة الجديدة=Maadi=المعادي=Nasr City=مدينة نصر=Heliopolis=Zamalek=Cairo "
    "Governorate;"
    "Giza=الجيزة=6th of October=6th of October City=السادس من أكتوبر=Smart Village=القرية الذكية=Sheikh "
    "Zayed=Sheikh Zayed City;"
    "Mansoura=المنصورة;Assiut=أسيوط",
    "ES": "Madrid;Barcelona;Málaga=Malaga;Seville=Sevilla;Bilbao;Zaragoza;Alicante",
    "ET": "Addis Ababa",
    "FI": "Helsinki;Espoo;Tampere;Turku;Oulu",
    "FR": "Paris;Lyon;Toulouse;Nantes;Lille;Bordeaux;Marseille;Rennes;Grenoble;Strasbourg;Sophia "
    "Antipolis;Montpellier;Nice;"
    "Nancy;Metz;Tours;Angers;Dijon;Le Mans;Rouen;Niort;Poitiers;Orléans;Annecy;Perpignan;Clermont-Ferrand;Aix-en-Provence;"
    "La Défense;Levallois-Perret;Boulogne-Billancourt",
    "GB": "London;Manchester;Edinburgh;Bristol;Leeds;Glasgow;Belfast;Cardiff;Nottingham;Sheffield;Liverpool;Oxford;Brighton;"
    "Reading, UK;Leicester;Southampton;Milton Keynes;Swansea;Coventry",
    "GE": "Tbilisi;Batumi",
    "GH": "Accra",
    "GR": "Athens;Thessaloniki;Heraklion",
    "HK": "Hong Kong=Hong Kong SAR",
    "HR": "Zagreb",
    "HU": "Budapest;Debrecen;Szeged",
    "ID": "Jakarta;Bandung;Surabaya;Yogyakarta",
    "IE": "Dublin;Cork;Galway;Limerick",
    "IL": "Tel Aviv=Tel-Aviv=Tel Aviv-Yafo;Haifa;Herzliya;Jerusalem;Ramat Gan;Petah Tikva",
    "IN": "Bengaluru=Bangalore=Bangalore Urban=Bengaluru Urban;Mumbai;Delhi=Delhi NCR=Delhi-NCR;"
    "New Delhi;Hyderabad;Pune;Chennai;Gurugram=Gurgaon;Noida;Kolkata;Ahmedabad;Jaipur;"
    "Kochi;Indore;Coimbatore;Chandigarh;Trivandrum=Thiruvananthapuram",
    "IQ": "Baghdad=بغداد;Erbil=أربيل",
    "IT": "Milan=Milano;Rome=Roma;Turin=Torino;Bologna;Florence=Firenze;Naples=Napoli;Verona;Genoa=Genova;Padua=Padova;"
    "Ferrara;Pisa;Trento;Bari;Palermo",
    "JO": "Amman=عمّان",
    "JP": "Tokyo=東京;Osaka=大阪;Kyoto=京都;Fukuoka=福岡;Nagoya=名古屋;Yokohama",
    "KE": "Nairobi",
    "KR": "Seoul=서울;Busan;Pangyo;Seongnam",
    "KW": "Kuwait City",
    "KZ": "Almaty;Astana",
    "LB": "Beirut=بيروت",
    "LK": "Colombo",
    "LT": "Vilnius;Kaunas",
    "LV": "Riga",
    "MA": "Casablanca=الدار البيضاء;Rabat=الرباط;Marrakesh=Marrakech;Tangier",
    "MD": "Chisinau=Chișinău",
    "MK": "Skopje",
    "MX": "Mexico City=Ciudad de México=Ciudad de Mexico=CDMX;Guadalajara;Monterrey;Querétaro",
    "MY": "Kuala Lumpur=KL;Penang;Cyberjaya;Petaling Jaya",
    "NG": "Lagos;Abuja",
    "NL": "Amsterdam;Rotterdam;Utrecht;Eindhoven;The Hague=Den Haag;Delft;Groningen;Nijmegen;Haarlem;Leiden;Zwolle",
    "NO": "Oslo;Bergen;Trondheim;Stavanger",
    "NP": "Kathmandu",
    "NZ": "Auckland;Wellington;Christchurch",
    "OM": "Muscat=مسقط",
    "PE": "Lima",
    "PH": "Manila=Metro Manila;Makati;Taguig;Cebu=Cebu City;Quezon City;Pasig",
    "PK": "Karachi;Lahore;Islamabad;Rawalpindi",
    "PL": "Warsaw=Warszawa;Kraków=Krakow=Cracow;Wrocław=Wroclaw;Gdańsk=Gdansk;Poznań=Poznan;Łódź=Lodz;Katowice;Lublin;Szczecin",
    "PT": "Lisbon=Lisboa;Porto;Braga;Aveiro;Coimbra",
    "QA": "Doha=الدوحة",
    "RO": "Bucharest=București=Bucuresti;Cluj-Napoca=Cluj;Iași=Iasi;Timișoara=Timisoara;Brașov=Brasov",
    "RS": "Belgrade=Beograd;Novi Sad;Niš",
    "RU": "Moscow=Москва",
    "SA": "Riyadh=الرياض;Jeddah=جدة;Dammam=الدمام;Khobar=Al Khobar=الخبر;Mecca;Neom",
    "SE": "Stockholm;Gothenburg=Göteborg;Malmö=Malmo;Uppsala;Lund;Linköping",
    "SG": "Singapore",
    "SI": "Ljubljana",
    "SK": "Bratislava;Košice",
    "SN": "Dakar",
    "TH": "Bangkok;Chiang Mai",
    "TN": "Tunis;Sfax",
    "TR": "Istanbul=İstanbul;Ankara;Izmir=İzmir",
    "TW": "Taipei=Taipei City=台北;Hsinchu",
    "UA": "Kyiv=Kiev;Lviv;Kharkiv;Odesa",
    "UG": "Kampala",
    "UY": "Montevideo",
    "UZ": "Tashkent",
    "VN": "Hanoi=Ha Noi;Ho Chi Minh City=HCMC=Saigon;Da Nang",
    "ZA": "Cape Town;Johannesburg;Pretoria;Durban;Stellenbosch",
}  # fmt: skip
_LONGEST = 60
# Short names that mean these cities only in a list beside another American city ("SF, SEA, NYC").
BESIDE_AMERICAN = {
    "sea": "seattle",
    "chi": "chicago",
    "atl": "atlanta",
    "la": "los angeles",
    "ny": "new york",
    "dc": "washington",
}


# Smaller namesakes abroad that adverts mean where their country stands beside the name.
_NAMESAKES = "San Jose CR;Hyderabad PK;London CA;Athens US;Dublin US;Naples US;Guadalajara ES;Perth GB;Paris US;Rome US"
# The namesakes that the gazetteer adds have at least so many thousands of people.
_NAMESAKE_THOUSANDS = 50


@cache
def _namesakes() -> frozenset[tuple[City, str]]:
    pairs = (entry.rpartition(" ") for entry in _NAMESAKES.split(";"))
    return frozenset((_cities()[name.casefold()], code) for name, _, code in pairs)


def is_namesake(known: City, country: str, *, known_pairs_only: bool = False) -> bool:
    """Return whether `country`, right behind a known city's name, means the city of that name there.

    A country before the name means it only for the pairs that stand here: "US, Vancouver" may be a list.
    """
    if (known, country) in _namesakes() or known_pairs_only:
        return (known, country) in _namesakes()
    town = gazetteer.beside(known.name, country)
    return town is not None and town.thousands >= _NAMESAKE_THOUSANDS


@cache
def _cities() -> dict[str, City]:
    found: dict[str, City] = {}
    for country, regions in (("US", _US), ("CA", _CA)):
        for code, names in regions.items():
            _add(found, names, country, code)
    for country, names in _OTHERS.items():
        _add(found, names, country, None)
    return found


def _add(found: dict[str, City], names: str, country: str, region: str | None) -> None:
    for entry in names.split(";"):
        name, *others = entry.split("=")
        city = City(name, country, region)
        for known in (name, *others):
            found[known.casefold()] = city


@lru_cache(maxsize=8192)
def city(text: str) -> City | None:
    """Return the city that `text` names beyond doubt; else None."""
    word = " ".join(text.split()).casefold()
    known = _cities().get(word) or _cities().get(word.replace("-", " "))
    if known or len(word) > _LONGEST:
        return known
    town = gazetteer.bare(word)
    return City(town.name, town.country, town.region) if town else None


def city_of(text: str, country: str, region: str | None = None) -> City | None:
    """Return the city of that name in a country, or in its region by code; None where we know none."""
    known = city(text)
    if known and known.country == country and region in (None, known.region):
        return known
    town = gazetteer.beside(text, country, region) if len(text) <= _LONGEST else None
    return City(town.name, town.country, town.region) if town else None
