"""Keys: what an upload's key asks for, and where its load's files go."""

import pytest

from bulkdrop.errors import UploadRefusedError
from bulkdrop.layout import attempt_prefix, parts_key, results_prefix
from bulkdrop.load.target import Target, is_no_upload, parse_key
from sfbulk import Operation


@pytest.mark.parametrize("operation", sorted(set(Operation) - {Operation.UPSERT}))
def test_operations(operation: Operation) -> None:
    """Object and operation are the first two folders; deeper ones mean nothing."""
    target = Target("Shipment__c", operation)

    assert target == parse_key(f"incoming/Shipment__c/{operation.value}/x.csv")
    assert target == parse_key(f"incoming/Shipment__c/{operation.value}/2026/11/x.csv")


@pytest.mark.parametrize("word", ["Insert", "HARDDELETE", "harddelete", "uPDATE"])
def test_operations_have_no_case(word: str) -> None:
    """An operation is known in any case."""
    target = parse_key(f"incoming/Contact/{word}/x.csv")

    assert target.operation.value.lower() == word.lower()


NO_UPLOADS = [
    *("incoming/Contact/insert/", "incoming/Contact/", "results/x/summary.json", "work/x.json"),
    *(f"incoming/Contact/insert/people.csv{end}" for end in (".part", ".filepart", ".TMP", "~")),
    *(f"incoming/Contact/insert/{name}" for name in (".people.csv", "~$people.xlsx", "a.swp")),
    *(f"incoming/Contact/insert/{name}" for name in (".~lock.people.ods#", "p.crdownload")),
    *(f"incoming/Contact/insert/people.csv{end}" for end in (".partial", ".download")),
    *(f"incoming/Contact/insert/{name}" for name in ("Thumbs.db", "desktop.ini", "2026_$folder$")),
    *(f"incoming/Contact/insert/people.csv{end}" for end in (".opdownload", ".aria2", ".!ut")),
]


@pytest.mark.parametrize("key", NO_UPLOADS)
def test_files_in_transfer_are_no_uploads(key: str) -> None:
    """What nobody dropped is known by its key: folders, hidden files, and those in transfer."""
    assert is_no_upload(key)
    assert not is_no_upload("incoming/Contact/insert/apart/x.temporary.csv")


def test_upsert_names_its_key() -> None:
    """An upsert's key field is the third folder; it may be a relationship's own field."""
    target = parse_key("incoming/Contact/upsert/External_Id__c/more/x.csv")

    assert Target("Contact", Operation.UPSERT, "External_Id__c") == target


@pytest.mark.parametrize("name", ["ä ö+%&'\"<>.csv", "😀.csv", "a" * 900, "x.parts", "x"])
def test_file_names_are_free(name: str) -> None:
    """A file may have any name."""
    assert Target("Contact", Operation.INSERT) == parse_key(f"incoming/Contact/insert/{name}")


BAD = [
    ("incoming/x.csv", "names no object and operation"),
    ("incoming/Contact/x.csv", "names no object and operation"),
    ("incoming//insert/x.csv", "'' is no API name of a Salesforce object"),
    ("incoming/My Contact/insert/x.csv", "'My Contact' is no API name"),
    ("incoming/../insert/x.csv", "'..' is no API name"),
    ("incoming/Contact/merge/x.csv", "'merge' is no operation; they are insert, update"),
    ("people.csv", "is not under incoming/"),
    ("Contact/insert/people.csv", "is not under incoming/"),
    ("Incoming/Contact/insert/people.csv", "is not under incoming/"),
    ("incoming/Contact/upsert/x.csv", "names no key field"),
    ("incoming/Contact/upsert/External Id/x.csv", "'External Id' is no API name .* key field"),
]


@pytest.mark.parametrize(("key", "reason"), BAD, ids=[key for key, _ in BAD])
def test_bad_keys_are_refused(key: str, reason: str) -> None:
    """A key that names no load is refused in words, with right keys as examples."""
    with pytest.raises(UploadRefusedError, match=reason) as refused:
        parse_key(key)

    assert "incoming/Contact/insert/people.csv" in str(refused.value)
    assert "incoming/Contact/upsert/External_Id__c/people.csv" in str(refused.value)


def test_places() -> None:
    """Results lie under the upload's own path and the load; work under the load alone."""
    assert results_prefix("incoming/A/insert/x.csv", "id") == "results/A/insert/x.csv/id/"
    assert parts_key("id", 2) == "work/id/parts-2.json"
    assert attempt_prefix("id", 3, 1) == "work/id/parts/00003/1/"


@pytest.mark.parametrize("letter", ["x", "é", "😀"])
def test_results_of_a_long_key(letter: str) -> None:
    """The longest key that S3 takes has results whose keys S3 takes as well, load by load."""
    start = "incoming/Contact/insert/"
    key = start + letter * ((1024 - len(start)) // len(letter.encode()))

    prefix = results_prefix(key, "load-1")

    assert prefix.startswith(f"results/Contact/insert/{letter * 200}")
    assert prefix.endswith("/load-1/")
    assert 1020 < len(f"{prefix}unprocessed.csv".encode()) <= 1024
