"""
Draw settings of a folder, typed values, and how these settings have them written.

What an org then holds is worked out from the settings' own words, by no code of a load.
"""

from collections.abc import Callable, Container
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

KEY, PARENT = "Tracking_Number__c", "Account__r.External_Id__c"
Settings = dict[str, Any]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905 # as read


class Way(NamedTuple):
    """Settings, how a value is written under them, and whether it then has one reading."""

    settings: Settings
    write: Callable[[Any], str]
    is_clear: Callable[[Any], bool] = lambda _: True


def _moment_way(form: str | None, zone: str | None, layout: str) -> Way:
    stated = {"datetime_format": form, "time_zone": zone}

    def local(moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(zone or "Asia/Kolkata"))

    def is_clear(moment: datetime) -> bool:
        offsets = {local(moment).replace(fold=fold).utcoffset() for fold in (0, 1)}
        return zone is None or len(offsets) == 1

    return Way(
        {name: value for name, value in stated.items() if value},
        lambda moment: local(moment).strftime(layout),
        is_clear,
    )


def _number_way(decimal: str | None, thousands: str | None, *, grouped: bool, around: str) -> Way:
    point = decimal or "."
    signs = {ord("."): point, ord(","): thousands or ""}
    stated = {"decimal_separator": decimal, "thousands_separator": thousands}

    def write(value: Decimal | int) -> str:
        text = (f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}").translate(signs)
        return around.format(text if grouped else text.replace(thousands or "", ""))

    return Way({name: value for name, value in stated.items() if value}, write)


DATES = [
    Way({}, date.isoformat),
    Way({"date_format": "dd.MM.yyyy"}, lambda day: f"{day:%d.%m.%Y}"),
    Way({"date_format": "dd.MM.yyyy"}, lambda day: f" {day.day}.{day.month}.{day.year}"),
    Way({"date_format": "MM/dd/yyyy"}, lambda day: f"{day:%m/%d/%Y}"),
    Way({"date_format": "yyyyMMdd"}, lambda day: f"{day:%Y%m%d}"),
    Way({"date_format": "d.M.yy"}, lambda day: f"{day.day}.{day.month}.{day:%y}"),
    Way({"date_format": "d-MMM-yyyy"}, lambda d: f"{d.day}-{MONTHS[d.month - 1]}-{d.year}"),
]
ZONES = ["Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "UTC"]
MOMENTS = st.one_of(
    st.just(Way({}, lambda moment: f"{moment:%Y-%m-%dT%H:%M:%SZ}")),
    st.builds(
        lambda zone, forms: _moment_way(forms[0], zone, forms[1]),
        st.sampled_from(ZONES),
        st.sampled_from(
            [
                (None, "%Y-%m-%d %H:%M:%S"),
                ("dd.MM.yyyy HH:mm", "%d.%m.%Y %H:%M"),
                ("MM/dd/yyyy hh:mm a", "%m/%d/%Y %I:%M %p"),
            ]
        ),
    ),
    st.just(_moment_way("yyyy-MM-dd'T'HH:mm:ssXXX", None, "%Y-%m-%dT%H:%M:%S%:z")),
)
SEPARATORS = [(",", "."), (",", " "), (".", ","), (".", "'"), (",", None), (None, ",")]
BOOLEANS = [
    Way({}, lambda value: "true" if value else "false"),
    Way(
        {"true_values": ["Ja", "x"], "false_values": ["Nein", ""]},
        lambda value: "JA" if value else "nein",
    ),
    Way({"true_values": ["x"], "false_values": ["no"]}, lambda value: "x" if value else "No "),
]
STATUS = {"Versandt": "Shipped", "Lost ": "Lost", "-": ""}
PICKLISTS = [
    Way({}, lambda value: value),
    Way({"values": {"Status__c": STATUS}}, lambda value: {"Shipped": "Versandt"}.get(value, value)),
]
PLAIN = Way({}, lambda value: value)

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "Status__c": st.sampled_from(["Packed", "Shipped", "Lost"]),
    "Weight__c": st.decimals(-(10**8), 10**8, places=3),
    "Parcels__c": st.integers(-(10**7), 10**7),
    "Value__c": st.decimals(-(10**12), 10**12, places=2),
    "Insured__c": st.booleans(),
    "Shipped_On__c": st.dates(date(1960, 1, 1), date(2040, 12, 31)),
    "Delivered_At__c": st.one_of(
        st.integers(0, 36_000_000),
        st.integers(0, 200).map(lambda minute: 29_881_440 + minute),  # clocks are set back
    ).map(lambda minutes: datetime.fromtimestamp(60 * minutes, UTC)),
    "Recipient_Email__c": st.sampled_from(["a@example.com", "b@example.com"]),
    "Notes__c": st.text(st.sampled_from('ab1,;"é€\t .'), max_size=8).filter(str.strip),
    PARENT: st.sampled_from(["C-1", "C-2"]),
}
ORG_DEFAULTS = {"Status__c": "Packed", "Insured__c": "false"}
DEFAULTS = {"Recipient_Email__c": "d@example.com", "Weight__c": "1.5", "Status__c": "Delivered"}
CONSTANTS = {"Parcels__c": "7", "Notes__c": "From the fair"}
GOOD = {"Delivered_At__c": datetime(2026, 7, 1, 12, tzinfo=UTC)}


@st.composite
def ways(draw: st.DrawFn) -> dict[str, Way]:
    """Draw how the values of each field are written; numbers share their separators."""
    decimal, thousands = draw(st.sampled_from([(None, None), *SEPARATORS]))
    grouped = draw(st.booleans()) and thousands is not None
    signs = ["{}", "{} €", "€ {}"] if decimal or thousands else ["{}"]
    around = draw(st.sampled_from(signs))
    number = _number_way(decimal, thousands, grouped=grouped, around="{}")
    return {
        **dict.fromkeys(VALUES, PLAIN),
        "Weight__c": number,
        "Parcels__c": number,
        "Value__c": _number_way(decimal, thousands, grouped=grouped, around=around),
        "Status__c": draw(st.sampled_from(PICKLISTS)),
        "Insured__c": draw(st.sampled_from(BOOLEANS)),
        "Shipped_On__c": draw(st.sampled_from(DATES)),
        "Delivered_At__c": draw(MOMENTS),
    }


def name_of(draw: st.DrawFn, field: str, mapped: dict[str, str], filled: Container[str]) -> str:
    """
    Draw what the file calls a field: its API name, its label, or a name that is mapped.

    One that is filled by a constant may be a column, and is not mapped to one.
    """
    ways_ = ["api", "upper", "label", *([] if field in filled else ["mapped"])]
    name = draw(st.sampled_from(ways_))
    if name == "mapped":
        mapped[f"Spalte {len(mapped)}"] = field
        return [*mapped][-1]
    if name == "label" and field != PARENT:
        return field.removesuffix("__c").replace("_", " ")
    return field.upper() if name == "upper" else field


def stored(value: object) -> object:
    """Return a value as the org's records hold it."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return float(value)
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%S}.000Z"
        case date():
            return value.isoformat()
    return value


def cell(value: object, way: Way, *, typed: bool) -> object:
    """Return a cell: as text in the form that the settings state, or typed as workbooks have it."""
    if value is None:
        return None
    if not typed:
        return way.write(value)
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(way.settings.get("time_zone", "UTC"))).replace(tzinfo=None)
    return float(value) if isinstance(value, Decimal) else value
