"""The encodings that a file may be in, how common each is, and for which languages it is used."""

from typing import NamedTuple

# Behind a language is what a file costs for being in it, if it is seldom in such an encoding:
# Windows writes Estonian in cp1257, and hardly anybody writes Italian in one for Turkish.
WESTERN = "en de fr es pt it nl da nb sv fi is:1 ca:2 ga:3 sq:5 et:3"
CENTRAL = "pl cs sk hu sl sh ro de sq en fr:4"
TURKISH = "tr de:7 en fr:7 es:7 it:7 pt:7 nl:7"
BALTIC = "lt lv et de:7 en pl:7 sv:7 fi:7"
CYRILLIC = "ru uk be bg sr mk"


class Candidate(NamedTuple):
    """An encoding: `rarity` counts in nats against the commonest, Windows-1252."""

    encoding: str
    rarity: float
    languages: dict[str, float]
    """The languages that are written in it, and what each costs beyond that."""


def _candidate(encoding: str, rarity: float, languages: str) -> Candidate:
    found = (each.partition(":") for each in languages.split())
    return Candidate(encoding, rarity, {name: float(cost or 0) for name, _, cost in found})


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
    _candidate("mac-romanian", 9, "ro en de:7 fr:7 hu:7"),
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
