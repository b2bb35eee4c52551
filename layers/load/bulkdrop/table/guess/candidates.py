"""The encodings that a file may be in, how common each is, and for which languages it is used."""

from typing import NamedTuple

WESTERN = "en de fr es pt it nl da nb sv fi is ca ga sq et"
CENTRAL = "pl cs sk hu sl sh ro de sq en fr"
TURKISH = "tr de en fr es it pt nl"
BALTIC = "lt lv et de en pl sv fi"
CYRILLIC = "ru uk be bg sr mk"


class Candidate(NamedTuple):
    """An encoding: `rarity` counts in nats against the commonest, Windows-1252."""

    encoding: str
    rarity: float
    languages: tuple[str, ...]


def _candidate(encoding: str, rarity: float, languages: str) -> Candidate:
    return Candidate(encoding, rarity, tuple(languages.split()))


# Codecs as Python names them. Where several read a file alike, the commonest counts.
SINGLE_BYTE = (
    _candidate("cp1252", 0, WESTERN),
    _candidate("cp1250", 2, CENTRAL),
    _candidate("cp1251", 2, CYRILLIC),
    _candidate("cp1253", 2, "el"),
    _candidate("cp1254", 2.5, TURKISH),
    _candidate("cp1257", 2.5, BALTIC),
    _candidate("cp1255", 2.5, "he"),
    _candidate("cp1256", 2.5, "ar fa"),
    _candidate("cp874", 2.5, "th"),
    _candidate("cp1258", 5, "vi"),
    _candidate("iso8859-15", 3, WESTERN),
    _candidate("iso8859-2", 3, CENTRAL),
    _candidate("iso8859-7", 3, "el"),
    _candidate("mac-roman", 3.5, WESTERN),
    _candidate("cp850", 3, WESTERN),
    _candidate("cp852", 3.5, CENTRAL),
    _candidate("cp866", 3.5, CYRILLIC),
    _candidate("koi8-r", 3.5, "ru bg"),
    _candidate("koi8-u", 4, "ru uk be"),
    _candidate("iso8859-9", 4, TURKISH),
    _candidate("iso8859-13", 5, BALTIC),
    _candidate("iso8859-5", 4, CYRILLIC),
    _candidate("iso8859-8", 5, "he"),
    _candidate("iso8859-6", 5, "ar fa"),
    _candidate("mac-cyrillic", 5, CYRILLIC),
    _candidate("mac-latin2", 8.5, CENTRAL),
    _candidate("cp437", 4.5, WESTERN),
    _candidate("cp857", 5, TURKISH),
    _candidate("cp737", 4, "el"),
    _candidate("cp862", 6, "he"),
    _candidate("cp858", 4.5, WESTERN),
    _candidate("cp865", 6, "da nb sv fi en de"),
    _candidate("cp775", 6, BALTIC),
    _candidate("iso8859-4", 6, BALTIC),
    _candidate("mac-turkish", 9, TURKISH),
    _candidate("mac-greek", 8, "el"),
    _candidate("mac-iceland", 8, "is da nb sv en de"),
    _candidate("mac-croatian", 9, "sh sl en de"),
    _candidate("mac-romanian", 9, "ro en de fr hu"),
    _candidate("cp855", 8, CYRILLIC),
    _candidate("cp869", 8, "el"),
    _candidate("cp860", 8, "pt es en"),
    _candidate("cp861", 8, "is da en"),
    _candidate("cp863", 8, "fr en"),
)
MULTI_BYTE = (
    _candidate("cp932", 2, "ja"),
    _candidate("gb18030", 2, "zh"),
    _candidate("cp949", 2, "ko"),
    _candidate("big5", 2.5, "zh-Hant"),
    _candidate("euc_jp", 3, "ja"),
)
