"""The rule for each column of a file, by its field and by what is done with the records."""

import dataclasses
from collections.abc import Callable, Collection

from bulkdrop.fields.checks.cell_rule import CellRule, Judge, Refusal
from bulkdrop.fields.checks.cells_of_type import rule_of, shown
from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.description import Field, ObjectDescription
from sfbulk import Operation

Prefixes = Callable[[Field], Collection[str]]
"""Returns the first three characters of ids that a lookup may hold; nothing if not known."""

REQUIRED_FIELD_MISSING = "REQUIRED_FIELD_MISSING"


@dataclasses.dataclass(frozen=True)
class Rules:
    """Makes the rules for the columns of a file that does this with records of one object."""

    described: ObjectDescription
    operation: Operation
    key_field: str | None
    prefixes: Prefixes

    def rule_of(self, found: FoundColumn) -> CellRule | None:
        """Return the rule for a column's cells; None if Salesforce takes anything there."""
        field = found.field
        if field is None:
            return None
        rule = CellRule(None) if found.parent else rule_of(field) or CellRule(None)
        if field.type in {"id", "reference"} and not found.parent:
            rule = self._of_record_types(rule, field) or self._with_prefix(rule, field)
        empty, null = self._empty(field), self._null(field)
        rule = dataclasses.replace(rule, empty=empty, null=rule.null or null)
        return rule if rule.judge or rule.empty or rule.null else None

    def _empty(self, field: Field) -> Refusal | None:
        """Return what Salesforce answers to an empty cell; None if it takes one."""
        operation = self.operation
        if field.type == "id" and operation not in {Operation.INSERT, Operation.UPSERT}:
            call = "update" if operation is Operation.UPDATE else "delete"
            return Refusal("MISSING_ARGUMENT", f"Id not specified in an {call} call")
        if self._is_key(field):
            return Refusal("MISSING_ARGUMENT", f"{field.name} not specified: the key is empty")
        if field.is_required and operation is Operation.INSERT:
            return Refusal(REQUIRED_FIELD_MISSING, f"{field.name} is required, and empty")
        return None

    def _null(self, field: Field) -> Refusal | None:
        if field.is_required and not self._is_key(field):
            text = f"{field.name} is required, and cannot be cleared"
            return Refusal(REQUIRED_FIELD_MISSING, text)
        return self._empty(field)

    def _is_key(self, field: Field) -> bool:
        is_upsert = self.operation is Operation.UPSERT and field.type != "id"
        return is_upsert and field.name.lower() == (self.key_field or "").lower()

    def _of_record_types(self, rule: CellRule, field: Field) -> CellRule | None:
        """Return a rule for ids of record types; None if the field holds none that is known."""
        types = self.described.record_type_infos
        if field.name != "RecordTypeId" or not types or rule.judge is None:
            return None
        usable = {each.record_type_id[:15] for each in types if each.available and each.active}
        judge = _of_record_types(rule.judge, usable, self.described.name)
        return dataclasses.replace(rule, judge=judge, pattern=None)

    def _with_prefix(self, rule: CellRule, field: Field) -> CellRule:
        """Return a rule for ids that looks at which object they are of."""
        is_own = field.type == "id"
        known = [self.described.key_prefix] if is_own else [*self.prefixes(field)]
        prefixes = {prefix for prefix in known if prefix}
        form = rule.judge
        if not prefixes or form is None:
            return rule
        name = self.described.name if is_own else " or ".join(field.reference_to[:3])
        pattern = rf"(?:{'|'.join(sorted(prefixes))})[A-Za-z0-9]{{12}}"
        return dataclasses.replace(
            rule, judge=_of_prefix(form, prefixes, name, is_own=is_own), pattern=pattern
        )


def _of_record_types(form: Judge, usable: Collection[str], name: str) -> Judge:
    def judge(cell: str) -> Refusal | None:
        refusal = form(cell)
        if refusal or cell[:15] in usable:
            return refusal
        text = f"{shown(cell)} is no record type of {name} that the load user may use"
        return Refusal("INVALID_CROSS_REFERENCE_KEY", text)

    return judge


def _of_prefix(form: Judge, prefixes: Collection[str], name: str, *, is_own: bool) -> Judge:
    # Of a record's own id the org only says that there is no such record.
    code = "INVALID_CROSS_REFERENCE_KEY" if is_own else "FIELD_INTEGRITY_EXCEPTION"

    def judge(cell: str) -> Refusal | None:
        refusal = form(cell)
        if refusal or cell[:3] in prefixes:
            return refusal
        return Refusal(code, f"{shown(cell)} is an id of another object than {name}")

    return judge
