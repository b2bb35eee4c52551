# ruff: noqa: RUF001 # signs and letters that look like others are the point
"""Guessing an encoding: by evidence, against its rivals, and refused where that is not clear."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.guess.choose import guess_encoding
from bulkdrop.table.guess.sample import sample_of

CLEAR = [
    ("cp1252", "Owes £1200 since May"),
    ("cp1252", "12½ High Street, owes £5"),
    ("cp1252", "Deal 7;1.234,50 €"),
    ("cp1252", "Deal 7;€ 1.234,50"),
    ("cp1252", "Deal 7;£ 1200"),
    ("cp1252", "Oven 3;180 °C"),
    ("cp1252", "Screw 3;50 µm"),
    ("cp1252", "Law 3;§ 5"),
    ("cp1252", "10 – 20 pieces"),
    ("cp1252", "Deal 7 – it’s closed;12 €"),
    ("cp1252", "Acme – London"),
    ("iso8859-15", "Müller;Köln;Schröder;1.234,50 €"),
    ("cp1252", "Sørensen"),
    ("cp1252", "Bodø"),
    ("cp1252", "Tromsø"),
    ("cp1252", "SØRENSEN"),
    ("cp1252", "Müller"),
    ("cp1252", "José"),
    ("cp1252", "João"),
    ("cp1252", "Ångström"),
    ("cp1252", "O’Brien"),
    ("cp1252", "Bjørnson,Tromsø,Bodø,Ærø"),
    ("cp1252", "François Lefèvre,Noël,château"),
    ("cp1252", "Þór Guðmundsson"),
    ("cp850", "Århus"),
    ("cp850", "Schröder;Köln;Hölder;Gröbenzell"),
    ("cp437", "Schröder;Köln;Hölder;Gröbenzell"),
    ("mac-roman", "Müller;Straße;Köln;Schröder"),
    ("mac-roman", "José García;Núñez;Peña;Málaga"),
    ("cp1250", "Łódź"),
    ("cp1250", "Kovač"),
    ("cp1250", "Győr"),
    ("cp1250", "ŁÓDŹ,WROCŁAW"),
    ("cp1250", "Erdős;Győr;Szőke;Pécs"),
    ("cp1250", "Příliš žluťoučký kůň"),
    ("iso8859-2", "Łódź,Gdańsk,Świnoujście"),
    ("cp852", "Zażółć gęślą jaźń, Łódź"),
    ("cp1254", "Yıldız;Aydın;Kılıç"),
    ("cp857", "Yıldız;Aydın;Kılıç;Beyoğlu;Şişli"),
    ("cp1257", "Jānis Bērziņš"),
    ("cp1257", "Žemaitė"),
    ("cp1251", "Привет Москва"),
    ("koi8-r", "Привет Москва"),
    ("cp866", "Иванов;Санкт-Петербург"),
    ("cp1253", "Καλημέρα Αθήνα"),
    ("cp737", "Καλημέρα Αθήνα;Παπαδόπουλος"),
    ("cp1255", "תל אביב,ירושלים,חיפה"),
    ("cp932", "テスト株式会社 東京"),
    ("gb18030", "北京市,上海,广州"),
    ("big5", "台北市大安區"),
    ("cp949", "서울 김민수,부산"),
    ("cp874", "กรุงเทพมหานคร,เชียงใหม่"),
    ("cp1258", "Nguyê\u0303n Văn Hưng,Đà Nă\u0303ng"),
]


@pytest.mark.parametrize(("encoding", "text"), CLEAR, ids=[f"{e} {t}" for e, t in CLEAR])
def test_clear_text_is_read(encoding: str, text: str) -> None:
    """A few names in their own spelling are enough, and are read as they were written."""
    data = f"Name\n{text}\n".encode(encoding)

    assert data.decode(encoding) == data.decode(guess_encoding(data))


UNCLEAR = [
    b"Bo\xe8\n",
    b"\xa4\n",
    b"\x80\x81\x82 \x90\n",
    b"x\xff\xfe\xfdy\n",
    b"Vaj\x8anpad\n",
    "Flat 1;А\nFlat 2;А\n".encode("cp866"),
    "Coffee;250 г\nTea;100 г\n".encode("cp866"),
    "Flat 1;A и B\n".encode("cp1251"),
]


@pytest.mark.parametrize("data", UNCLEAR)
def test_unclear_text_is_refused(data: bytes) -> None:
    """A word that may be one thing or another is refused, with the line that decides it."""
    with pytest.raises(UploadRefusedError, match="for example encoding=") as refusal:
        guess_encoding(data)

    assert refusal.value.reason.code is ReasonCode.ENCODING_UNCLEAR
    assert len(refusal.value.sentence) <= 300


def test_refusal_shows_both_readings() -> None:
    """The refusal shows how the two likeliest encodings read one word of the file."""
    with pytest.raises(UploadRefusedError, match=r"“Boč” \(cp1250\) or “Boè” \(cp1252\)"):
        guess_encoding("Boč\n".encode("cp1250"))


FOREIGN_NAMES = [
    (
        "cp1252",
        (
            "Tétouan,Békés,Cádiz,Boyacá,Trnavský,Tatabánya,Tiranë,Abaúj,Zemplén,Rodríguez,Gabès,Guainía,"
            "Prešovský,Komárom,Bogotá,Laâyoune,Dunaújváros,Côtes"
        ),
    ),
    ("cp850", "Bakı,Sanguié,Øst,Ækvatorialguinea,Tomé,Masallı,São,Møre,Naxçıvan,Østrig"),
    (
        "mac-latin2",
        (
            "zapoték,macedón,régió,Szemenán,mixték,maláj,Molétai,wichí,szantáli,Etiópia,dán,északi,fríz,"
            "Köztársaság,Nigéria,Kabír,kaxararí,juárez,ókori,Plungė,közép,Léraba,tapirapé,Kongó,folyó,"
            "Góbi,vándor,Új,mazaték,kohisztáni,Mubárak,Öböl,Drôme"
        ),
    ),
    ("cp1255", "קזחית,בּוּרְמֶזִית,טופס,כותרת,בחירת,סטטוס,איש,צוות,הסרה,דף,לא,קיים,החודש,אפריל"),
    ("cp850", "Bình,Bakı,Hòa,Ávila,Nièvre,Seltjarnarnesbær,Masallı"),
    ("cp852", "Širvintos,mixték,Králové,régió,középső"),
    (
        "iso8859-15",
        (
            "Mopán,Nördliches,Wãpha,Südliches,Yurutí,Niederländisch,Gebärdensprache,Wè,Královéhradecký,"
            "Sabäisch,Santarém,Wané,Tacuarembó"
        ),
    ),
]


@pytest.mark.parametrize(("encoding", "names"), FOREIGN_NAMES)
def test_names_of_all_the_world_are_not_read_wrong(encoding: str, names: str) -> None:
    """Names speak for the languages of their own countries, which is not the file's encoding."""
    data = names.replace(",", "\n").encode(encoding)

    try:
        guessed = guess_encoding(data)
    except UploadRefusedError:
        return
    assert data.decode(guessed) == data.decode(encoding)


def test_every_word_counts() -> None:
    """Text in two encodings at once is not read as one of them."""
    data = "Müller,Köln,Jäger\n".encode("cp1252") * 3 + "Schröder,Düren,Görlitz\n".encode("cp850")

    with pytest.raises(UploadRefusedError):
        guess_encoding(data)


def test_sample_is_of_the_whole_file() -> None:
    """Lines from the beginning, the middle and the end are in the sample, which stays small."""

    def blocks() -> Iterator[bytes]:
        for number in range(64):
            yield b"".join(b"%d,M\xfcller,%d\n" % (number, line) for line in range(20_000))

    lines = sample_of(blocks()).splitlines()

    assert len(b"".join(lines)) < 1 << 18
    assert {int(line.split(b",")[0]) // 8 for line in lines} == set(range(8))


def test_a_rare_letter_decides() -> None:
    """A letter that two encodings read otherwise counts, be it seldom in a long file."""
    words = [f"{chr(0x3B1 + at % 17)}{chr(0x3B1 + at // 17 % 17)}νος" for at in range(40_000)]
    words[25_001:25_001] = ["Άγιος", "Άννα", "Άλκηστις"]
    data = "\n".join(f"{at},{word}" for at, word in enumerate(words)).encode("iso8859-7")

    assert data.decode(guess_encoding(sample_of([data]))) == data.decode("iso8859-7")


def test_foreign_lines_make_the_sample() -> None:
    """Lines are whole wherever the blocks end; a text of ASCII alone has none."""
    data = "Name\nMüller\nSmith\r\nJäger\rKöhler".encode("cp1252")

    for size in (1, 3, 100):
        blocks = [data[at : at + size] for at in range(0, len(data), size)]
        lines = dict.fromkeys(line for line in sample_of(blocks).split() if not line.isascii())
        assert list(lines) == [b"M\xfcller", b"J\xe4ger", b"K\xf6hler"]
    assert sample_of([b"Name\nSmith\n"]) == b""


def test_endless_line_is_not_gathered() -> None:
    """A text without a line break takes no memory either."""
    assert len(sample_of(b"\xe9" * 100_000 for _ in range(100))) < 1 << 20


def test_guess_is_quick() -> None:
    """After the first file, a guess takes at most 50 milliseconds of a core, of a large sample."""
    words = [f"Müll{number}er,Straße {number},Łódź".encode("cp1250") for number in range(4000)]
    sample = sample_of([b"\n".join(words)])
    guess_encoding(sample)

    def milliseconds() -> float:
        begun = time.process_time()
        guess_encoding(sample)
        return (time.process_time() - begun) * 1000

    assert min(milliseconds() for _ in range(3)) < 50  # others share the core at times


CASES = Path(os.environ.get("BULKDROP_CASES", "."), "encoding")
WORDS = {
    "dos-cp850.csv": "Schröder Köln Hölder Gröbenzell",
    "hungarian-cp1250.csv": "Erdős Győr Szőke Pécs",
    "turkish-cp1254.csv": "Yıldız Aydın Kılıç",
    "pounds-cp1252.csv": "£1200 12½",
    "norwegian-cp1252.csv": "Bjørnson Tromsø Bodø",
}


@pytest.mark.skipif("BULKDROP_CASES" not in os.environ, reason="BULKDROP_CASES names no folder")
@pytest.mark.parametrize("name", WORDS)
def test_cases_from_the_field(name: str) -> None:
    """Files as people met them are read as they were written."""
    data = (CASES / name).read_bytes()

    text = data.decode(guess_encoding(data))

    assert all(word in text for word in WORDS[name].split())
