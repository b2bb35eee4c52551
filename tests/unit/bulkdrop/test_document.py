"""Documents of another release: what it added is ignored, what it did not know has its default."""

import dataclasses
import importlib
import json
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from kit.described import an_object
from kit.summary_examples import examples
from kit.words import LOAD, PART, PLAN

import bulkdrop
from bulkdrop.document import Document
from bulkdrop.load.failure import Failure
from bulkdrop.load.plan import SetAside
from bulkdrop.load.waiting import Waiting
from bulkdrop.load.watched_job import WatchedJob
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.plan_load.grouping.grouped_copy import Copied
from bulkdrop.plan_load.grouping.in_runs import Done
from bulkdrop.plan_load.grouping.large_parents import FoundParents
from bulkdrop.report.digest import Example, Group, Kind
from bulkdrop.report.progress import Looks
from bulkdrop.report.summary import Summary
from bulkdrop.result_name import ResultName
from bulkdrop.table.form import Form, Workbook
from bulkdrop.table.misread.tally import Tallies, Tally
from bulkdrop.table.slice import Own, Slice
from bulkdrop.work.descriptions import KeptDescription
from bulkdrop.work.journal import KnownJob, Request
from bulkdrop.work.outcome import JobReport, Org, Outcome, ResultFile
from bulkdrop.work.progress import Progress
from bulkdrop.work.repeated_upload import Repeats
from sfbulk import JobState

AT = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
FORM = Form(
    "zip",
    "cp1252",
    "TAB",
    "CRLF",
    cleaned=True,
    byte_order_mark=True,
    workbook=Workbook("xlsx", "People", 2),
)
WARNING = LoadWarning(WarningCode.PERCENTAGES, "Shown.", 2, "Rate", (3, "people.csv:4"))
TALLIES = Tallies(9, 8, Tally(1, 2, {"JÃ¼rgen": [2, 7]}), Tally(3, 4, {"M\ufffdller": [1, 5]}))
OUTCOME = Outcome(
    1,
    2,
    5,
    JobReport("750A", "Failed", 4, 1, "InvalidBatch", "2026-11-26T07:29:00Z"),
    {ResultName.SUCCESS: ResultFile("success.csv", 3)},
    (dataclasses.replace(PART, attempt=3),),
    Failure("LoadTimedOut", "Late.", {"code": "TOO_LARGE", "bytes": 1}),
    (WARNING,),
    "2026-11-26T07:30:00Z",
    Org("00D000000000001AAA", "https://example.my.salesforce.com"),
    ResultFile("undo.csv", 2),
)
KIND = Kind("A_B", "Email", "C_D", "Email: \N{HORIZONTAL ELLIPSIS}", "Why.", "Fix.", is_joined=True)
FOUND = FoundParents(2, 30_001, 20_000, "k-1", (3, "people.csv:4"))
COPIED = Copied([Slice(16, 30, 2, 30, own=Own(0, 9, 3, 4))], 30, 9, 4, FOUND)
EXAMPLES: list[Document] = [
    dataclasses.replace(LOAD, run=3),
    dataclasses.replace(
        PLAN, set_aside=SetAside("a.csv", 1, "Line 3", "b.csv"), form=FORM, warnings=(WARNING,)
    ),
    dataclasses.replace(PART, sent_header_key="work/header.csv", sent_header_bytes=9),
    WatchedJob(
        "750A",
        JobState.FAILED,
        3,
        40,
        given_up=True,
        is_finished=True,
        processed=5,
        failed=6,
        note="No login.",
    ),
    Progress([Slice(16, 30, 2, 30)], 4, TALLIES),
    FORM,
    WARNING,
    KIND,
    Looks({"3": 10}, "2026-11-26T07:30:00Z", AT),
    Example("people.csv:4", "x"),
    Group(KIND, 2, (Example(3, None),)),
    Request(AT, AT, may_have_arrived=True, clock_skew_seconds=1.5),
    KnownJob("750A", is_complete=True, at="2026-11-26T07:30:00Z", jobs=2, answer="refused"),
    OUTCOME,
    Waiting(3, 4),
    an_object(),
    Repeats("contact-insert-people", "2026-11-26T07:30:00Z", 2),
    KeptDescription(an_object("User"), "Thu, 26 Nov 2026 07:30:00 GMT", AT, "claim", AT),
    FOUND,
    COPIED,
    Done("0a", 3, [COPIED]),
    *examples(),
]
IDS = [type(example).__name__ for example in EXAMPLES]


def written(document: Document) -> Any:
    """Return a document as it comes back from S3 or from the state machine."""
    return json.loads(json.dumps(document.to_json()))


def places(held: Any, made: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield each dataclass in a document with the JSON object that it is written as."""
    if dataclasses.is_dataclass(held) and isinstance(made, dict):
        yield held, made
        for field in dataclasses.fields(held):
            yield from places(getattr(held, field.name), made.get(field.name))
    elif isinstance(held, list | tuple):
        for each, its in zip(held, made or (), strict=False):
            yield from places(each, its)
    elif isinstance(held, dict):
        for name, each in held.items():
            yield from places(each, (made or {}).get(name))


def optional_fields(example: Document) -> Iterator[tuple[int, str, Any]]:
    """Yield the place, the name and the default of each field that has one."""
    missing = dataclasses.MISSING
    for at, (held, made) in enumerate(places(example, written(example))):
        for field in dataclasses.fields(held):
            if field.name in made and field.default is not missing:
                yield at, field.name, field.default
            elif field.name in made and field.default_factory is not missing:
                yield at, field.name, field.default_factory()


def changed(
    example: Document, at: int, name: str, *, removed: bool
) -> tuple[Document, Any, dict[str, Any]]:
    """Return what is read where one field is removed or null, and the place that had it."""
    document = written(example)
    place = [*places(example, document)][at][1]
    if removed:
        del place[name]
    else:
        place[name] = None
    read = type(example).from_json(document)
    return read, [*places(read, document)][at][0], document


def test_every_document_has_an_example() -> None:
    """No class that is read from JSON is left out of these tests."""
    for module in pkgutil.walk_packages(bulkdrop.__path__, "bulkdrop."):
        importlib.import_module(module.name)

    assert {*Document.__subclasses__()} == {type(example) for example in EXAMPLES}


@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_document_reads_back(example: Document) -> None:
    """What was written is read as it was."""
    assert type(example).from_json(written(example)) == example


@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_unknown_fields_are_ignored(example: Document) -> None:
    """A field that a later release added, at any depth, changes nothing."""
    document = written(example)
    for held, place in [*places(example, document)]:
        if type(held).__name__ != "Reason":  # which has whatever fields its code has
            place["later"] = {"code": ["x"]}

    assert type(example).from_json(document) == example


@pytest.mark.parametrize("removed", [True, False], ids=["missing", "null"])
@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_missing_fields_have_their_defaults(example: Document, removed: bool) -> None:  # noqa: FBT001 # a parameter
    """A field that an earlier release did not write, or left null, has its default."""
    for at, name, default in optional_fields(example):
        read, held, document = changed(example, at, name, removed=removed)

        assert getattr(held, name) == default, name
        assert type(example).from_json(document) == read


@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_needed_field_is_named(example: Document) -> None:
    """A field without a default that is missing is an error that names it."""
    for field in dataclasses.fields(example):
        if field.default is field.default_factory is dataclasses.MISSING:
            document = written(example)
            del document[field.name]
            if type(example) is Request and field.name == "last_at":  # 0.1.0 wrote one time
                continue
            with pytest.raises(TypeError):
                type(example).from_json(document)


def test_documents_of_0_1_0() -> None:
    """The first release wrote one time of a request, and one part that follows another."""
    request = {"at": AT.isoformat(), "may_have_arrived": True}
    outcome = {**written(OUTCOME), "again": written(OUTCOME)["again"][0]}

    assert Request.from_json(request) == Request(AT, AT, may_have_arrived=True)
    assert Outcome.from_json(outcome) == OUTCOME


def test_summary_is_a_document() -> None:
    """The summaries are among the examples, with every status."""
    summaries = [each for each in EXAMPLES if isinstance(each, Summary)]

    assert len({each.status for each in summaries}) == len(summaries)
