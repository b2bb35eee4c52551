"""The catalogue: each error that Salesforce is known to answer with has a cause and a fix."""

import re
import string

import pytest

from bulkdrop.report.catalogue import codes, find_advice, general_words, worded
from bulkdrop.report.row_error import row_errors

# The codes of rows and the kinds of jobs' errors that are documented or were seen.
KNOWN = """
REQUIRED_FIELD_MISSING STRING_TOO_LONG INVALID_EMAIL_ADDRESS NUMBER_OUTSIDE_VALID_RANGE
INVALID_FIELD INVALID_TYPE_ON_FIELD_IN_RECORD INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST
MALFORMED_ID MISSING_ARGUMENT FIELD_INTEGRITY_EXCEPTION INVALID_FIELD_FOR_INSERT_UPDATE
DUPLICATE_VALUE TOO_MANY_ENUM_VALUE TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET INVALID_CURRENCY_ISO
CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY DUPLICATE_EXTERNAL_ID DUPLICATES_DETECTED
INVALID_CROSS_REFERENCE_KEY INSUFFICIENT_ACCESS_OR_READONLY
INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY ENTITY_IS_DELETED CANNOT_UPDATE_CONVERTED_LEAD
ENTITY_IS_LOCKED INACTIVE_OWNER_OR_USER TRANSFER_REQUIRES_READ
OP_WITH_INVALID_USER_TYPE_EXCEPTION FIELD_FILTER_VALIDATION_EXCEPTION CANNOT_REPARENT_RECORD
INVALID_EMPTY_KEY_OWNER INVALID_ID_FIELD UNAVAILABLE_RECORDTYPE_EXCEPTION
INVALID_CROSS_REFERENCE_TYPE_FOR_FIELD STANDARD_PRICE_NOT_DEFINED
FIELD_CUSTOM_VALIDATION_EXCEPTION CANNOT_EXECUTE_FLOW_TRIGGER LIMIT_EXCEEDED CIRCULAR_DEPENDENCY
SELF_REFERENCE_FROM_TRIGGER MAXIMUM_HIERARCHY_LEVELS_REACHED DELETE_FAILED DEPENDENCY_EXISTS
MIXED_DML_OPERATION UNABLE_TO_LOCK_ROW TooManyLockFailure REQUEST_RUNNING_TOO_LONG QUERY_TIMEOUT
UNKNOWN_EXCEPTION TOO_MANY_APEX_REQUESTS SERVER_UNAVAILABLE API_TEMPORARILY_UNAVAILABLE
TXN_SECURITY TERRITORY_REALIGN_IN_PROGRESS RECORD_IN_USE_BY_WORKFLOW STORAGE_LIMIT_EXCEEDED
LICENSE_LIMIT_EXCEEDED DUPLICATE_USERNAME PORTAL_USER_ALREADY_EXISTS_FOR_CONTACT
PACKAGE_LICENSE_REQUIRED API_CURRENTLY_DISABLED API_DISABLED_FOR_ORG
ALL_OR_NONE_OPERATION_ROLLED_BACK PROCESSING_HALTED InvalidBatch ClientInputError InvalidJob
ExceededQuota InternalServerError Timeout InvalidUser FeatureNotEnabled InvalidSessionId Unknown
NOT_SENT
""".split()  # noqa: SIM905 # else a line each

# An error as Salesforce words it, and words of the cause.
SAMPLES = {
    "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --": "required",
    "STRING_TOO_LONG:Account Name: data value too large: abc (max length=80):Name --": "80 charac",
    "INVALID_EMAIL_ADDRESS:Email: invalid email address: x:Email --": "no e-mail address",
    "INVALID_FIELD:Failed to deserialize field at col 3. Due to, '2003-04-9876...' is not a valid "
    "value for the type xsd:date:CloseDate --": "no date in the form 2026-12-31.",
    "INVALID_FIELD:Failed to deserialize field at col 1. Due to, '1' is not a valid value for the "
    "type xsd:dateTime:At__c --": "no date and time",
    "INVALID_FIELD:Failed to deserialize field at col 1. Due to, '8 h' is not a valid value for "
    "the type xsd:time:At__c --": "no time of day",
    "INVALID_FIELD:Failed to deserialize field at col 1. Due to, '1,5' is not a valid value for "
    "the type xsd:double:Amount --": "no number",
    "INVALID_FIELD:Failed to deserialize field at col 1. Due to, '1.5' is not a valid value for "
    "the type xsd:int:Seats__c --": "no whole number",
    "INVALID_FIELD:Failed to deserialize field at col 1. Due to, 'Ja' is not a valid value for "
    "the type xsd:boolean:Vip__c --": "neither true nor false",
    "INVALID_FIELD:Foreign key external ID: 0000031236 not found for field Producer_BP_Id__c in "
    "entity Contact:--": "No record of Contact",
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:Race: bad value for restricted picklist field: Native "
    "American:Race__c --": "picklist Race__c",
    "MALFORMED_ID:Account ID: id value of incorrect type: 24:Id --": "no Salesforce id",
    "FIELD_INTEGRITY_EXCEPTION:Owner ID: id value of incorrect type: 035000000000001:OwnerId --": (
        "another object"
    ),
    "FIELD_INTEGRITY_EXCEPTION:There's a problem with this state, even though it may appear "
    "correct. Please select a state from the list of valid states.: State/Province:State --": (
        "states and countries"
    ),
    "FIELD_INTEGRITY_EXCEPTION:The BillingStateCode field contains EP, which isn't an available "
    "state. Your administrator can add it for you.:--": "states and countries",
    "MISSING_ARGUMENT:Id not specified in an update call:--": "has no Id",
    "MISSING_ARGUMENT:Key__c not specified:--": "The key Key__c is empty",
    "DUPLICATE_VALUE:Duplicate external id specified: A-1:Ext__c --": "same key",
    "DUPLICATE_VALUE:Maximum number of duplicate updates in one batch (12 allowed). Attempt to "
    "update Id more than once in this Api call: 0013000000auCyT:--": "too many times",
    "Duplicate id specified: 0013000000auCyTAAU": "more than once",
    "DUPLICATE_VALUE:duplicate value found: Ext__c duplicates value on record with id: "
    "0018M000003uKqq:--": "Ext__c must be unique",
    "DUPLICATE_VALUE:duplicate value found: <unknown> duplicates value on record with id: "
    "<unknown>:--": "must be unique",
    "INVALID_CROSS_REFERENCE_KEY:Record Type ID: this ID value isn't valid for the user: "
    "012D0000000BfaLIAS:RecordTypeId --": "record type",
    "INVALID_CROSS_REFERENCE_KEY:Owner ID: owner cannot be blank:OwnerId --": "no owner",
    "INVALID_CROSS_REFERENCE_KEY:Id. del propietario: propietario no puede estar en blanco:OwnerId "
    "--": "An id refers",
    "INVALID_TYPE_ON_FIELD_IN_RECORD:必須種別以外の値: 250.0:NumberOfEmployees --": "decimals",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:entity type cannot be inserted: Case History:--": (
        "Case History takes no new"
    ),
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:AccountTrigger: execution of BeforeInsert\n\ncaused by: "
    "System.NullPointerException: Attempt to de-reference a null object\n\nTrigger.X: line 10, "
    "column 1:--": "trigger AccountTrigger of the org failed (System.NullPointerException)",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:T: execution of AfterInsert caused by: "
    "System.LimitException: Apex CPU time limit exceeded:--": "chunk of 200 records",
    "CANNOT_EXECUTE_FLOW_TRIGGER:We can't save this record because the “Case Created” process "
    "failed. Error ID: 1545064308-45750 (1670083917):--": "flow “Case Created”",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION:Please fill in the phone.:Phone --": (
        "“Please fill in the phone.”"
    ),
    "TXN_SECURITY_METERING_POLICY:Not allowed:--": "security policy",
    "TOO_MANY_LOCK_FAILURE:Too many lock failure 200 Trying again later.:--": "by others",
    "NOT_SENT:Line 4 is not UTF-8 text: Quote 7;has a quote:--": "bytes that are no text",
    "NOT_SENT:Line a b.csv:4 has 3 cells where the header has 2: 5 characters,b,c:--": "as many",
    "NOT_SENT:Line 4 has a quote inside a value that is not wholly within quotes: 9 characters,"
    'a"b:--': "quotation mark",
    "NOT_SENT:Line 4 has a carriage return (CR) inside a value that is not within quotes: a:--": (
        "carriage return"
    ),
    'NOT_SENT:Line 4 has a formula of a spreadsheet (="…") in place of a value: a:--': "formula",
    "NOT_SENT:Line 3 has an error in cell B3: a,#N/A:--": "cell of the sheet",
    "NOT_SENT:in quotes, 5 characters is not a date of the form dd.MM.yyyy:Birthdate --": (
        "value of Birthdate does not fit the form"
    ),
    "NOT_SENT:Rental is no record type of Opportunity; there are Renewal:RecordTypeId --": (
        "No record type"
    ),
    "NOT_SENT:31.02.2026 is not a day of the calendar:Birthdate --": "Birthdate has a day",
    "NOT_SENT:25.10.2026 02:30 is an hour that came twice when the clocks were set back:At__c --": (
        "clocks of the time zone"
    ),
    "NOT_SENT:5 USD has another currency than €, the column's first:Amount --": "several currenc",
    "NEWLY_INVENTED_CODE:Something:--": "no words here yet",
}


@pytest.mark.parametrize("code", KNOWN)
def test_every_code_has_words(code: str) -> None:
    """Each known code has a cause and a fix, and both are sentences without a place left open."""
    assert code in codes()
    for text in general_words(code, None):
        assert re.fullmatch(r"[A-Z].*[.”]", text), text
        assert "{" not in text
        assert len(text) <= 200


def test_every_case_is_whole() -> None:
    """What an entry names in braces is in its message, or is known of every error."""
    from bulkdrop.report.catalogue import _entries  # noqa: PLC0415 # the whole catalogue

    for advice in (each for entries in _entries().values() for each in entries):
        named = {
            name
            for text in (advice.cause, advice.fix)
            for _, name, _, _ in string.Formatter().parse(text)
            if name
        }
        stated = set(advice.matches.groupindex) if advice.matches else set()
        assert named <= stated | {"field", "message"}, advice.cause


@pytest.mark.parametrize("error", SAMPLES)
def test_cases(error: str) -> None:
    """A message that we know chooses among the meanings of its code; another language has one."""
    (found,) = row_errors(error)
    said = found.masked(found.said, None)
    cause, fix = worded(found.found.advice, found.found.facts, found.field, said)

    assert SAMPLES[error] in cause
    assert fix.endswith(".")


def test_an_unknown_code_has_words_too() -> None:
    """A code that Salesforce adds later is explained by Salesforce's own words."""
    assert find_advice("BRAND_NEW", "x").advice.code == "ANY"
