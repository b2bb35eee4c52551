"""Values of picklists: those of a restricted one are a fixed list."""

from difflib import get_close_matches

from bulkdrop.fields.checks.cell_rule import CellRule, Refusal
from bulkdrop.fields.description import Field

_MANY = ";"
_MOST_VALUES = 100
_LISTED = 6
_CODE = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
_CODES = {"currencyisocode": "INVALID_CURRENCY_ISO"}
"""Fields that are picklists to describe, and have a code of their own."""


def active_values(field: Field) -> frozenset[str]:
    """Return the values of a picklist that can be chosen."""
    return frozenset(each.value for each in field.picklist_values if each.active)


def picklist_rule(field: Field) -> CellRule:
    """Return the rule of a restricted picklist; its refusals list what is allowed."""
    allowed = active_values(field)
    listed, code = listed_values(field), _CODES.get(field.name.lower(), _CODE)

    def of_one(cell: str) -> Refusal | None:
        if cell in allowed:
            return None
        meant = get_close_matches(cell, allowed, n=1)
        hint = f" (did you mean {meant[0]}?)" if meant else ""
        return Refusal(code, f"{cell[:60]} is not among its values{hint}: {listed}")

    def of_many(cell: str) -> Refusal | None:
        values = [each.strip() for each in cell.split(_MANY)]
        if len(values) > _MOST_VALUES:
            return Refusal("TOO_MANY_ENUM_VALUE", f"{len(values)} values; 100 fit")
        return next((found for each in values if each and (found := of_one(each))), None)

    judge = of_many if field.type == "multipicklist" else of_one
    return CellRule(judge, among=allowed | {""})


def listed_values(field: Field) -> str:
    """Return the first values of a picklist that can be chosen, and how many more there are."""
    values = [each.value for each in field.picklist_values if each.active]
    more = f" and {len(values) - _LISTED} more" if len(values) > _LISTED else ""
    return ", ".join(values[:_LISTED]) + more
