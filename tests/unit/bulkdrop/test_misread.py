# ruff: noqa: RUF001 # letters that look like others are what it is about
"""Text that was decoded wrongly before: recognised, shown in its right spelling, never invented."""

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.misread import WESTERN, misread

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.printable import printable
from bulkdrop.reason import ReasonCode
from bulkdrop.table.form import Form
from bulkdrop.table.header.dialect import detect_dialect
from bulkdrop.table.hints import Hints
from bulkdrop.table.misread.spelling import READ_AS
from bulkdrop.table.misread.tally import Tallies
from bulkdrop.table.misread.warn import warnings_of
from bulkdrop.table.misread.watch import TELLING, Watch
from bulkdrop.table.records.bad_record import BadRecord
from bulkdrop.table.records.scan import Scan

HEADER = b"Name,Note\n"
OTHERS = {
    "Russian": ["Москва", "Пётр Ильич", "Санкт-Петербург"],
    "Greek": ["Αθήνα", "Πέτρος", "Θεσσαλονίκη"],
    "Polish": ["Łódź", "Gdańsk", "Świnoujście"],
    "Vietnamese": ["Nguyễn", "Trần Đức", "Đặng Thị Hường"],
    "Japanese": ["日本語", "東京", "テスト株式会社"],
    "Chinese": ["北京市", "上海", "广州"],
    "Korean": ["서울", "강남", "김민수"],
}


def seen(cells: list[str], block: int = 1 << 20) -> Tallies:
    """Return what a watch sees of a table whose first column holds the cells."""
    body = "".join(f'"{cell}",x\n' if '"' not in cell else f"{cell},x\n" for cell in cells)
    data, watch = body.encode(), Watch()
    scan = Scan(
        detect_dialect(HEADER), no_bad_record, start=len(HEADER), max_part_bytes=100_000_000
    )
    blocks = (data[at : at + block] for at in range(0, len(data), block))
    assert sum(map(len, watch.over(scan.run(blocks), scan))) == len(data)
    return watch.tallies


def no_bad_record(bad: BadRecord) -> None:
    """Fail: the tables here are well formed."""
    raise AssertionError(bad)


def warnings(cells: list[str], encoding: str | None = None) -> tuple[LoadWarning, ...]:
    """Return the warnings of a file with the cells, whose encoding may be stated."""
    form = Form("none", "utf-8", "COMMA", "LF", cleaned=False)
    return warnings_of(seen(cells), int, form, Hints(encoding=encoding))


def refusal(cells: list[str]) -> UploadRefusedError:
    """Return the refusal of a file with the cells."""
    with pytest.raises(UploadRefusedError) as refused:
        warnings(cells)
    assert len(str(refused.value).partition("\n")[0]) <= 300
    return refused.value


@pytest.mark.parametrize("encoding", READ_AS)
def test_telling_bytes(encoding: str) -> None:
    """Whatever Latin letter or sign was decoded wrongly has one of the telling bytes."""
    letters = map(chr, [*range(0xA0, 0x180), *range(0x2010, 0x2023), 0x20AC, 0x2122])
    wrong = [misread(letter, encoding).encode() for letter in letters]

    unseen = [each for each in wrong if not any(byte in each for byte in TELLING)]
    assert len(unseen) <= (8 if encoding == "cp1257" else 0)  # į and the like, by the Baltic one


@pytest.mark.parametrize("encoding", READ_AS)
def test_western_names_are_refused(encoding: str) -> None:
    """Names that were read in any of the encodings are refused, with their right spelling."""
    reason = refusal([misread(cell, encoding) for cell in WESTERN]).reason

    assert reason.code is ReasonCode.TEXT_DECODED_WRONGLY
    assert reason.applies_to["spelling"] in " ".join(WESTERN).split()
    assert reason.applies_to["word"] == misread(reason.applies_to["spelling"], encoding)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("encoding", [each for each in READ_AS if each != "cp857"])
def test_names_of_other_scripts_are_refused(encoding: str, language: str) -> None:
    """The right spelling of other scripts is shown as well, where every byte has a meaning."""
    cells = OTHERS[language]
    wrong = refusal([misread(cell, encoding) for cell in cells]).reason.applies_to

    assert printable(misread(wrong["spelling"], wrong["read_as"])).startswith(wrong["word"])


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac-roman", "cp850", "cp1250"])
@pytest.mark.parametrize("times", [2, 3])
def test_several_times_misread(encoding: str, times: int) -> None:
    """Text that was decoded wrongly more than once is taken all the way back."""
    wrong = refusal([misread(cell, encoding, times) for cell in WESTERN]).reason.applies_to

    assert wrong["spelling"] in " ".join(WESTERN).split()


@pytest.mark.parametrize(
    ("cell", "word", "right"),
    [
        ("JÃ¼rgen MÃ¼ller", "JÃ¼rgen", "Jürgen"),
        ("12,50 â‚¬", "â‚¬", "€"),
        ("donâ€™t", "donâ€™t", "don’t"),
        ("JÃƒÂ¼rgen", "JÃƒÂ¼rgen", "Jürgen"),
        ("J√ºrgen", "J√ºrgen", "Jürgen"),
        ("J├╝rgen", "J├╝rgen", "Jürgen"),
        ("JĂĽrgen", "JĂĽrgen", "Jürgen"),
        ("kÃ€lter", "kÃ€lter", "kälter"),
        ("JOSÃ‰", "JOSÃ‰", "JOSÉ"),
    ],
)
def test_small_file(cell: str, word: str, right: str) -> None:
    """In a file of a few records one such cell is all of it: the refusal shows both spellings."""
    error = refusal(["Anna", cell])

    assert (error.reason.applies_to["word"], error.reason.applies_to["spelling"]) == (word, right)
    assert error.reason.applies_to["line"] == 3
    assert str(error).startswith(f"Line 3 reads “{word}”, which was “{right}” before: ")
    assert "say encoding=utf-8 in the upload's metadata to load it as it stands" in str(error)


@pytest.mark.parametrize("cell", ["JÃ¼rgen", "12 â‚¬", "J├╝rgen", "20Â°C", "M\ufffdller"])
@pytest.mark.parametrize("others", ["Anna", "Jürgen", "Москва", "東京都"])
def test_one_cell_of_a_large_file(cell: str, others: str) -> None:
    """One such cell in a large file is a warning that names its line."""
    (warning,) = warnings([others] * 700 + [cell] + [others] * 400)

    assert (warning.records, warning.lines) == (1, (702,))
    assert f"“{cell.removeprefix('12 ')}”" in warning.message


def test_late_in_the_file() -> None:
    """What begins far behind counts, before it plain text of ASCII or of right spellings."""
    wrong = [misread(cell) for cell in WESTERN] * 100

    assert refusal(["Anna"] * 50_000 + wrong).reason.applies_to["line"] > 50_001
    assert refusal(WESTERN * 1000 + wrong).reason.applies_to["line"] > 7001


@pytest.mark.parametrize("word", ["5 â‚¬", "Â£5", "20Â°C", "itâ€™s"])
def test_one_word_again_and_again(word: str) -> None:
    """A single word that stands in many records is the rule, unless good words outnumber it."""
    assert refusal((["Anna"] * 40 + [word]) * 60).reason.code is ReasonCode.TEXT_DECODED_WRONGLY
    assert len(warnings((["Anna", "José"] * 40 + [word]) * 60)) == 1


def test_stated_encoding() -> None:
    """Where the metadata states the encoding, the text is taken as it stands, with a warning."""
    (warning,) = warnings([misread(cell) for cell in WESTERN], "utf-8")

    assert (warning.code, warning.records) == (WarningCode.TEXT_DECODED_WRONGLY, 7)
    assert warning.lines == (2, 3, 4, 5, 6, 7, 8)


@pytest.mark.parametrize(
    "cells",
    [
        ["M\ufffdller", "J\ufffdrgen", "K\ufffdln"],
        ["Mï¿½ller", "Jï¿½rgen", "Kï¿½ln"],
        ["Ma\ufffda", "Pe\ufffda", "N\ufffd\ufffdez", "José"],
    ],
)
def test_letters_that_are_lost(cells: list[str]) -> None:
    """Where U+FFFD stands for most letters no spelling is right: the export must be made again."""
    error = refusal(cells)

    assert error.reason.code is ReasonCode.LETTERS_LOST
    assert "letters were lost" in str(error)
    assert "export the data again as UTF-8 from where it came" in str(error)


def test_records_over_several_lines() -> None:
    """Records are counted, not lines; the lines are those where the words stand."""
    cells = ["Anna"] * 100 + ["JÃ¼rgen\nMÃ¼ller"] + ["Bob"] * 100 + ["KÃ¶ln"] + ["Eve"] * 100
    (warning,) = warnings(cells, "utf-8")

    assert (warning.records, warning.lines) == (2, (102, 103, 204))


GOOD = {
    "Portuguese capitals": ["JOÃO", "SÃO PAULO", "IRMÃ", "MAÇÃ", "AVÔ", "IRMÃ£"],
    "one Portuguese name": ["JOÃO"],
    "Vietnamese": ["HÃNG", "Nguyễn Ẩn", "ĂN", "Trần Văn Ã", "ÂU CƠ", "Lã Bố", "ƯỚC"],
    "French": ["l’été", "d’École", "L’Âge", "Â", "Hélène «Édouard»", "Lyon–Écully", "cœur"],
    "one French word": ["«École»"],
    "Romanian": ["Brâncuși", "Ștefan", "CÂMPULUNG", "ÎNCĂ", "Țară"],
    "German": ["ÜBER–ÄMTER", "„BÄ“", "BÄ“", "Straße"],
    "one German word": ["„BÄ“"],
    "Ukrainian": ["Ні", "Рі", "Від", "Київ", "її"],
    "one Ukrainian word": ["Ні"],
    "Russian": ["Её", "чай", "шаг", "рад", "«Ёлка»"],
    "one Russian word": ["Её"],
    "Czech": ["příšerně žluťoučký kůň", "šíř", "Čtyři"],
    "Greek": ["Ελλάδα", "Ήλιος", "Ό,τι"],
    "East Asian": ["東京", "㈱日本", "서울", "北京市"],
    "Arabic and Hebrew": ["محمد", "أحمد", "שלום"],
    "Serbian": ["Љубав", "Ђорђе", "Његош"],
    "Turkish": ["Çağlar", "İstanbul", "ŞİŞLİ"],
    "Polish": ["ĘŻ", "Łódź", "GŻEGŻÓŁKA", "ŹŻ"],
    "Nordic": ["Þórður", "ÆÐI", "ÅÄÖ", "SMÅ’S", "Õš"],
    "signs": ["√2", "√9", "≈ 5°", "½ £", "20 °C", "├──", "└──", "😀", "❤️"],
    "a degree": ["Â°"],
}


@pytest.mark.parametrize("kind", GOOD)
def test_good_text_is_let_alone(kind: str) -> None:
    """Text that only looks a little like it is loaded, without a warning."""
    assert warnings(GOOD[kind]) == ()
    assert warnings(GOOD[kind] * 40) == ()


def test_text_about_encodings() -> None:
    """A text that shows such words among right ones is loaded, with a warning."""
    words = ["ü becomes Ã¼", "größer is grÃ¶ÃŸer", "Öl", "Ñandú", "für", "Zoë", "Málaga", "Łódź"]
    (warning,) = warnings(words)

    assert warning.records == 2


ALPHABETS = {
    "Latin": "áàâäãåāăąæçćčďđéèêëēęěğíìîïīįıłľñńňóòôöõøőœřśšşșßťțúùûüūůűýÿźžżþð",
    "Vietnamese": "ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
    "Cyrillic": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґђјљњћџ",
    "Greek": "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώς",
    "Hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "kana": "あいうえおかきくけこさしすせそアイウエオカキクケコ",
    "Han": "日本東京北上海大学中国人民市区",
    "Hangul": "서울부산김이박최정강조윤장임",
}
LETTERS = string.ascii_lowercase


@settings(max_examples=300)
@given(data=st.data())
def test_right_text_is_never_refused(data: st.DataObject) -> None:
    """Random words in the letters of any script, small or capital, are no misread ones."""
    own = ALPHABETS[data.draw(st.sampled_from(sorted(ALPHABETS)))]
    letters = st.one_of(st.sampled_from(own), st.sampled_from(LETTERS + own))
    word = st.text(letters, min_size=1, max_size=9)
    shapes = st.sampled_from([str.lower, str.upper, str.capitalize])
    marked = st.sampled_from(["{}", "„{}“", "«{}»", "“{}”", "{}’s", "{}–{}", "l’{}", "{}…", "({})"])
    words = st.builds(lambda w, shape, m: m.format(shape(w), shape(w)), word, shapes, marked)
    cells = data.draw(st.lists(words, min_size=3, max_size=40))

    warnings(cells)


@settings(max_examples=200)
@given(data=st.data())
def test_what_is_shown_is_right(data: st.DataObject) -> None:
    """The spelling that a refusal shows, misread again, is the word in the file."""
    encoding = data.draw(st.sampled_from(sorted(READ_AS)))
    cells = data.draw(st.lists(st.sampled_from(WESTERN), min_size=3, max_size=9))
    for warning in warnings([misread(cell, encoding) for cell in cells], "utf-8"):
        wrong, right, read_as = read_from(warning)
        assert printable(misread(right, read_as)) == wrong


def read_from(warning: LoadWarning) -> tuple[str, str, str]:
    """Return the word, its right spelling and the encoding that a warning names."""
    found = re.search("“(.*)” for “(.*)”: UTF-8 that was read as (.*), in 1?", warning.message)
    assert found
    return found[1], found[2], found[3]


def test_very_many_records() -> None:
    """From 10,000 records on no more are counted, and the refusal says so."""
    assert "in 10,000 or more records" in str(refusal(["JÃ¼rgen", "MÃ¼ller", "KÃ¶ln"] * 20_000))
    assert "in 9,999 records" in str(refusal(["JÃ¼rgen", "MÃ¼ller", "KÃ¶ln"] * 3_333))


@pytest.mark.parametrize("name", ["Москва Её", "東京都", "Αθήνα"])
def test_dense_text(name: str) -> None:
    """In large files of other scripts what was decoded wrongly is found as well."""
    good, wrong = [name] * 20_000, [misread(cell) for cell in OTHERS["Russian"] + OTHERS["Greek"]]

    assert warnings(good) == ()
    assert refusal(good + wrong * 3_000).reason.code is ReasonCode.TEXT_DECODED_WRONGLY


def test_what_is_systematic_is_seen_late() -> None:
    """Behind megabytes of good text a part of the lines is looked at, and all once one is wrong."""
    good = ["Łódź, ul. Świętokrzyska, " + "x" * 200] * 20_000
    wrong = ["ĹĂłdĹş"] * 5_000

    tallies = seen(good + wrong)
    assert tallies.misread.records > 3_000
    assert next(iter(tallies.misread.words.values()))[1] > 20_000
