"""What describe says about objects and fields."""

from collections.abc import Collection
from typing import Any

from local.org.records.schema import sobjects
from local.org.records.sobject import Field, RecordType, SObject

_SOAP_TYPES = {"double": "xsd:double", "currency": "xsd:double", "percent": "xsd:double"} | {
    "int": "xsd:int",
    "boolean": "xsd:boolean",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "id": "tns:ID",
    "reference": "tns:ID",
}

_MASTER = RecordType("012000000000000AAA", "Master", "Master")


def describe_global(version: float) -> dict[str, Any]:
    """Return the list of objects."""
    return {
        "encoding": "UTF-8",
        "maxBatchSize": 200,
        "sobjects": [_summary(sobject, version) for sobject in sobjects().values()],
    }


def describe(sobject: SObject, version: float, *, hidden: Collection[str] = ()) -> dict[str, Any]:
    """Return an object with its fields, without those that are hidden (`Contact.Score__c`)."""
    shown = sobject.without(hidden).fields.values()
    fields = [_field(sobject, field) for field in shown]
    types = [_record_type(each) for each in (*sobject.record_types, _MASTER)]
    return {**_summary(sobject, version), "fields": fields, "recordTypeInfos": types}


def _record_type(of: RecordType) -> dict[str, Any]:
    return {
        "name": of.label,
        "developerName": of.developer_name,
        "recordTypeId": of.id,
        "active": True,
        "available": of.available,
        "defaultRecordTypeMapping": of.default,
        "master": of is _MASTER,
    }


def _summary(sobject: SObject, version: float) -> dict[str, Any]:
    return {
        "name": sobject.name,
        "label": sobject.label,
        "keyPrefix": sobject.key_prefix,
        "custom": sobject.name.endswith("__c"),
        "createable": sobject.bulk,
        "updateable": sobject.bulk,
        "deletable": sobject.bulk,
        "queryable": True,
        "urls": {"describe": f"/services/data/v{version}/sobjects/{sobject.name}/describe"},
    }


def _field(sobject: SObject, field: Field) -> dict[str, Any]:
    boolean = field.type == "boolean"
    return {
        "name": field.name,
        "label": field.label,
        "type": _describe_type(field),
        "soapType": _SOAP_TYPES.get(field.type, "xsd:string"),
        "length": field.length,
        "precision": field.precision,
        "scale": field.scale,
        "digits": field.precision if field.type == "int" else 0,
        "custom": field.name.endswith("__c"),
        "nillable": not (field.required or boolean or field.name in sobject.system_names),
        "defaultedOnCreate": field.default is not None or field.name == "OwnerId",
        "nameField": field.name == "Name",
        "compoundFieldName": field.compound_field_name,
        **_flags(field),
        **_reference(field),
        "restrictedPicklist": field.restricted,
        "picklistValues": [
            {
                "active": True,
                "defaultValue": value == field.default,
                "label": field.labels.get(value, value),
                "value": value,
            }
            for value in field.values
        ],
    }


def _flags(field: Field) -> dict[str, bool]:
    return {
        "createable": field.createable,
        "updateable": field.updateable,
        "externalId": field.external_id,
        "idLookup": field.id_lookup,
        "unique": field.unique,
        "caseSensitive": field.case_sensitive,
        "calculated": field.calculated,
        "autoNumber": field.auto_number,
    }


def _reference(field: Field) -> dict[str, Any]:
    return {
        "referenceTo": list(field.reference_to),
        "relationshipName": field.relationship_name,
        "polymorphicForeignKey": field.polymorphic,
    }


def _describe_type(field: Field) -> str:
    if field.type != "compound":
        return field.type
    return "address" if field.name.endswith("Address") else "string"
