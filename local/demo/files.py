"""The files that the demo drops, each with what must become of it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from local.demo.file import MULTIPART, PUT, DemoFile, Expected

_MULTIPART_CHARACTERS = 100_000
"""Salesforce's limit for creating a job with its data in one request."""


def demo_files(rows: int) -> list[DemoFile]:
    """Return the demo's files; the large one has this many rows."""
    return [
        _new_contacts(40),
        _trade_fair(rows),
        _event_guests(),
        _odd_key(),
        _walkthrough(),
        _pipeline(),
        _board_members(),
    ]


def _new_contacts(rows: int) -> DemoFile:
    return DemoFile(
        "Contact/insert/new-contacts.csv",
        f"{rows} rows: one multipart call",
        _csv(
            "FirstName,LastName,Email,MailingCity",
            ([f, n, f"{f}.{n}{i}@example.com".lower(), c] for i, (f, n, c) in _people(rows)),
        ),
        Expected("Succeeded", succeeded=rows),
    )


def _trade_fair(rows: int) -> DemoFile:
    content = _csv(
        "FirstName,LastName,Company,Email,LeadSource",
        (
            [f, n, f"{n} & Sons, {c}", f"{f}.{n}{i}@example.com".lower(), "Other"]
            for i, (f, n, c) in _people(rows)
        ),
    )
    sent_as = PUT if len(content.decode()) > _MULTIPART_CHARACTERS else MULTIPART
    return DemoFile(
        "Lead/insert/trade-fair.csv",
        f"{rows:,} rows: by {sent_as}",
        content,
        Expected("Succeeded", succeeded=rows, sent_as=sent_as),
    )


def _event_guests() -> DemoFile:
    return DemoFile(
        "Contact/insert/event-guests.csv",
        "typed by hand, 6 mistakes",
        _text("""
            External_Id__c,FirstName,LastName,Email,Phone,Birthdate,Level__c
            G-101,Ada,Lovelace,ada@example.com,+44 20 7946 0101,1815-12-10,Primary
            G-102,Alan,Turing,alan@example.com,,1912-06-23,Secondary
            G-103,Grace,,grace@example.com,,,
            G-104,Mary,Shelley,mary(at)example.com,,1797-08-30,
            G-105,Nikola,Tesla,nikola@example.com,,10.07.1856,
            G-106,Emmy,Noether,emmy@example.com,+49 551 390,1882-03-23,Gold
            G-107,Carl,Gauss,carl@example.com,"+49 551 391 (office, mornings only), +49 160 555",,
            G-108,Sofia,Kovalevskaya,sofia@example.com,,1850-01-15,Tertiary
            G-108,Leonhard,Euler,leonhard@example.com,,1707-04-15,
            G-110,"King, Countess of Lovelace",Annabella,anna@example.com,,,
            G-111,Rosalind,Franklin,rosalind@example.com,,1920-07-25,Primary
            G-112,Lise,Meitner,,,1878-11-07,
        """),
        Expected(
            "CompletedWithFailures",
            succeeded=6,
            failures=(
                "REQUIRED_FIELD_MISSING",  # G-103: no last name
                "INVALID_EMAIL_ADDRESS",  # G-104: (at)
                "INVALID_FIELD",  # G-105: a date as people write it
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",  # G-106: no such level
                "STRING_TOO_LONG",  # G-107: two phones in one cell
                "DUPLICATE_VALUE",  # G-108 for the second time
            ),
        ),
    )


def _odd_key() -> DemoFile:
    return DemoFile(
        "Account/upsert/External_Id__c/Köln + Umgebung.csv",
        "an odd key, semicolons",
        _text("""
            External_Id__c;Name;BillingCity
            K-1;Bäckerei Düx;Köln
            K-2;Café Süß & Söhne;Hürth
            K-3;"Müller; Meier GbR";Brühl
        """),
        Expected("Succeeded", succeeded=3),
        delimiter=";",
    )


def _walkthrough() -> DemoFile:
    return DemoFile(
        "Contact/insert/walkthrough.csv",
        "Salesforce's own example",
        _text("""
            Name,MailingCity
            Astro Nomical,San Francisco
            Hootie McOwl,San Francisco
            Appy Camper,San Francisco
            Earny Badger,San Francisco
        """),
        Expected("Refused", sent_as=None),  # Contact.Name cannot be written
    )


def _pipeline() -> DemoFile:
    return DemoFile(
        "Opportunity/insert/pipeline.csv",
        "an unknown column",
        _text("""
            Name,StageName,CloseDate,Amount_EUR
            Tower Bridge,Prospecting,2030-03-31,120000
            Sagrada Família,Closed Won,2030-06-30,98000
        """),
        Expected("Refused", sent_as=None),
    )


def _board_members() -> DemoFile:
    return DemoFile(
        "Contact/insert/board-members.csv",
        "a column without a name",
        _text("""
            LastName,Title,,MailingCity
            Holberg,Chair,,Bergen
            Undset,Treasurer,from 2027,Oslo
        """),
        Expected("Refused", sent_as=None),
    )


_FIRST_NAMES = ("Aino", "Björn", "Chiara", "Dmitri", "Élise", "Fatima", "George", "Hana")
_LAST_NAMES = ("Adeyemi", "Bianchi", "Castro", "Dubois", "Eriksen", "Fischer", "Gupta")
_CITIES = ("Aarhus", "Bologna", "Cork", "Dresden", "Espoo")


def _people(rows: int) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Yield people, numbered from 1; as the lists have no common divisor, 280 differ."""
    for i in range(rows):
        yield i + 1, (_FIRST_NAMES[i % 8], _LAST_NAMES[i % 7], _CITIES[i % 5])


def _csv(header: str, rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    out.write(f"{header}\n")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _text(block: str) -> bytes:
    """Return the lines of a block without their indentation."""
    return "".join(f"{line.strip()}\n" for line in block.strip().splitlines()).encode()
