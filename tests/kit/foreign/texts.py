# ruff: noqa: RUF001 # signs that look like others are the point
"""
Files in many languages to measure guesses of encodings by, made from Faker and from CLDR.

No word of the table in `letters.bin` was counted from these sources. Each text has a seed.
"""

import dataclasses
import random
import unicodedata
from functools import cache

from babel import Locale
from faker import Faker

_ROWS = 1500
_WESTERN = "cp1252 iso8859-15 mac-roman cp850 cp437"
_CENTRAL = "cp1250 iso8859-2 cp852 mac-latin2"
_TURKISH = "cp1254 iso8859-9 cp857 mac-turkish"
_BALTIC = "cp1257 iso8859-13 cp775"
_CYRILLIC = "cp1251 iso8859-5 cp866 koi8-r mac-cyrillic"
_WITHOUT_KOI8_R = "cp1251 iso8859-5 mac-cyrillic"


@dataclasses.dataclass(frozen=True)
class Language:
    """A language: where its texts come from, and the encodings that its files may be in."""

    name: str
    faker: str
    cldr: str
    encodings: tuple[str, ...]


def _language(name: str, faker: str, cldr: str, encodings: str) -> Language:
    return Language(name, faker, cldr, tuple(encodings.split()))


LANGUAGES = (
    _language("English", "en_GB", "en", "cp1252"),
    _language("German", "de_DE", "de", _WESTERN),
    _language("French", "fr_FR", "fr", _WESTERN),
    _language("Spanish", "es_ES", "es", _WESTERN),
    _language("Portuguese", "pt_BR", "pt", "cp1252 iso8859-15 mac-roman cp850"),
    _language("Italian", "it_IT", "it", _WESTERN),
    _language("Dutch", "nl_NL", "nl", _WESTERN),
    _language("Danish", "da_DK", "da", "cp1252 iso8859-15 mac-roman cp850 cp865"),
    _language("Norwegian", "no_NO", "nb", "cp1252 iso8859-15 mac-roman cp850 cp865"),
    _language("Swedish", "sv_SE", "sv", _WESTERN),
    _language("Finnish", "fi_FI", "fi", "cp1252 iso8859-15 mac-roman cp850"),
    _language("Icelandic", "is_IS", "is", "cp1252 iso8859-15 cp850"),
    _language("Catalan", "", "ca", "cp1252 iso8859-15 mac-roman cp850"),
    _language("Irish", "ga_IE", "ga", "cp1252 cp850"),
    _language("Albanian", "sq_AL", "sq", "cp1252 cp850"),
    _language("Polish", "pl_PL", "pl", _CENTRAL),
    _language("Czech", "cs_CZ", "cs", _CENTRAL),
    _language("Slovak", "sk_SK", "sk", _CENTRAL),
    _language("Hungarian", "hu_HU", "hu", _CENTRAL),
    _language("Slovene", "sl_SI", "sl", _CENTRAL),
    _language("Croatian", "hr_HR", "hr", _CENTRAL),
    _language("Romanian", "ro_RO", "ro", "cp1250 iso8859-2 cp852"),
    _language("Turkish", "tr_TR", "tr", _TURKISH),
    _language("Lithuanian", "lt_LT", "lt", _BALTIC),
    _language("Latvian", "lv_LV", "lv", _BALTIC),
    _language("Estonian", "et_EE", "et", "cp1252 iso8859-15 " + _BALTIC),
    _language("Russian", "ru_RU", "ru", _CYRILLIC),
    _language("Ukrainian", "uk_UA", "uk", "koi8-u " + _WITHOUT_KOI8_R),
    _language("Bulgarian", "bg_BG", "bg", "cp866 " + _WITHOUT_KOI8_R),
    _language("Serbian", "", "sr", _WITHOUT_KOI8_R),
    _language("Macedonian", "mk_MK", "mk", _WITHOUT_KOI8_R),
    _language("Greek", "el_GR", "el", "cp1253 iso8859-7 cp737"),
    _language("Hebrew", "he_IL", "he", "cp1255 iso8859-8 cp862"),
    _language("Arabic", "ar_SA", "ar", "cp1256 iso8859-6"),
    _language("Persian", "fa_IR", "fa", "cp1256"),
    _language("Thai", "th_TH", "th", "cp874"),
    _language("Vietnamese", "vi_VN", "vi", "cp1258"),
    _language("Japanese", "ja_JP", "ja", "cp932 euc_jp"),
    _language("Chinese", "zh_CN", "zh", "gb18030"),
    _language("Taiwanese", "zh_TW", "zh_Hant", "big5"),
    _language("Korean", "ko_KR", "ko", "cp949"),
)
# What older encodings have no sign for is written with another, as their users did.
_OLDER = str.maketrans(
    "șțȘȚ’‘“”–—…\u202f\xa0\u200f\u200e", "şţŞŢ''\"\"--.  \u200f\u200e", "\u200f\u200e"
)


@cache
def people(language: Language) -> list[str]:
    """Return rows of names and addresses."""
    fake = Faker(language.faker)
    fake.seed_instance(20_261_126)
    makers = (
        fake.first_name,
        fake.last_name,
        fake.street_address,
        fake.postcode,
        fake.city,
        fake.company,
    )
    return [
        ",".join([f"C-{at:05}", *(make().replace(",", "").replace("\n", " ") for make in makers)])
        for at in range(_ROWS)
    ]


@cache
def orders(language: Language) -> list[str]:
    """Return rows of countries, languages, currencies and months, with numbers beside them."""
    locale, chance = Locale.parse(language.cldr), random.Random(language.name)  # noqa: S311 # no secret
    lists = [
        [name.replace(",", "") for name in names.values()]
        for names in (locale.territories, locale.languages, locale.currencies)
    ]
    months = list(locale.months["format"]["wide"].values())
    return [
        f"{4000 + at},{','.join(map(chance.choice, lists))},{chance.randrange(1, 28)} "
        f"{chance.choice(months)} 2026,{chance.randrange(100, 99_999) / 100}"
        for at in range(_ROWS)
    ]


SOURCES = {
    "people": ("Id,FirstName,LastName,Street,PostalCode,City,Company", people),
    "orders": ("Number,Country,Language,Currency,Ordered,Amount", orders),
}


@cache
def rows_of(language: Language, source: str, encoding: str) -> list[bytes]:
    """Return the rows of a source that the encoding has the letters for."""
    found = []
    for row in SOURCES[source][1](language):
        text = row.translate(_OLDER)
        if encoding == "cp1258":
            text = _vietnamese(text)
        try:
            found.append(text.encode(encoding) + b"\r\n")
        except UnicodeEncodeError:
            continue
    return found


def sample(language: Language, source: str, encoding: str, size: int, seed: int) -> bytes:
    """Return a file of about this many bytes that is no ASCII; nothing if none is found."""
    rows = rows_of(language, source, encoding)
    chance = random.Random(f"{language.name} {source} {encoding} {size} {seed}")  # noqa: S311 # no secret
    for _ in range(20):
        file = SOURCES[source][0].encode() + b"\r\n" if size > 100 else b""
        while len(file) < size:
            file += chance.choice(rows)
        file = file[: file.rfind(b",", 0, size + 20)] if size < 1000 else file
        if not file.isascii():
            return file
    return b""


def _vietnamese(text: str) -> str:
    """Return text with its tones as signs of their own, which is how cp1258 has them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in tones)
        rest = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        written.append(letter if letter in "àáãèéóùúÀÁÃÈÉÓÙÚñÑ" else rest + tone)
    return "".join(written)
