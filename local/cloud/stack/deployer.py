"""Deploy a SAM template to the local cloud; what it asks for and cannot be emulated is an error."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from local.cloud.account import ACCOUNT_ID, REGION
from local.cloud.stack import packaging, template
from local.cloud.stack.api import Api, Made, Properties
from local.cloud.stack.errors import TemplateError
from local.cloud.stack.intrinsics import Resolver
from local.cloud.stack.resources import IGNORED, MAKERS

_ARTIFACTS = "artifacts"
_ABOUT = {"Type", "Properties", "Condition", "DependsOn", "Metadata"}
_ABOUT_LATER = {
    "DeletionPolicy",
    "UpdateReplacePolicy",
}  # a local stack is never updated or deleted


def deploy(
    client: Callable[[str], Any],
    path: Path,
    parameters: Mapping[str, str],
    cache: Path,
    stack: str = "bulkdrop",
) -> dict[str, str]:
    """
    Deploy the template with the clients that `client` returns; return its outputs.

    Raises TemplateError for what AWS would refuse or the local cloud does not know, BuildError for
    a layer that cannot be built.
    """
    api = Api(client)
    document = template.load(path)
    values = template.parameter_values(document, parameters)
    api("s3", "CreateBucket", Bucket=_ARTIFACTS)

    def upload(package: bytes) -> str:
        key = hashlib.sha256(package).hexdigest()
        api("s3", "PutObject", Bucket=_ARTIFACTS, Key=key, Body=package)
        return f"s3://{_ARTIFACTS}/{key}"

    packaging.package(document, path.parent, cache, upload)
    expanded = template.expand(document, values, REGION)
    return _Stack(api, expanded, values, stack).make()


class _Stack:
    """Makes resources in the order in which they refer to each other."""

    def __init__(
        self, api: Api, expanded: template.Template, values: Mapping[str, str], name: str
    ) -> None:
        self._api = api
        self._name = name
        self._resources: dict[str, dict[str, Any]] = expanded["Resources"]
        self._outputs: dict[str, dict[str, Any]] = expanded.get("Outputs", {})
        pseudo = {
            "AWS::AccountId": ACCOUNT_ID,
            "AWS::Partition": "aws",
            "AWS::Region": REGION,
            "AWS::StackName": name,
            "AWS::URLSuffix": "amazonaws.com",
        }
        self._resolver = Resolver(expanded, {**values, **pseudo}, self._attribute)
        self._made: dict[str, Made] = {}
        self._making: list[str] = []

    def make(self) -> dict[str, str]:
        """Make all resources whose condition holds; return the outputs."""
        for logical_id in self._resources:
            if self._exists(self._resources[logical_id]):
                self._make(logical_id)
        return {
            name: str(self._resolver.resolve(output["Value"]))
            for name, output in self._outputs.items()
            if self._exists(output)
        }

    def _exists(self, described: dict[str, Any]) -> bool:
        return "Condition" not in described or self._resolver.condition(described["Condition"])

    def _attribute(self, logical_id: str, attribute: str | None) -> str:
        made = self._make(logical_id)
        if attribute is None:
            return made.ref
        if attribute not in made.attributes:
            raise TemplateError(
                f"{logical_id} has no attribute {attribute} here: add it to resources.py."
            )
        return made.attributes[attribute]

    def _make(self, logical_id: str) -> Made:
        if logical_id in self._made:
            return self._made[logical_id]
        resource = self._resources.get(logical_id)
        if resource is None or not self._exists(resource):
            raise TemplateError(f"The template refers to {logical_id}, which is not there.")
        if logical_id in self._making:
            raise TemplateError(f"Circular dependency: {' -> '.join([*self._making, logical_id])}.")
        self._making.append(logical_id)
        try:
            self._made[logical_id] = self._create(logical_id, resource)
        except TemplateError as error:
            if logical_id in str(error):
                raise
            raise TemplateError(f"{logical_id} ({resource['Type']}): {error}") from error
        self._making.pop()
        return self._made[logical_id]

    def _create(self, logical_id: str, resource: dict[str, Any]) -> Made:
        if unknown := resource.keys() - _ABOUT - _ABOUT_LATER:
            raise TemplateError(f"{', '.join(sorted(unknown))} is not emulated.")
        if (maker := MAKERS.get(kind := resource["Type"])) is None:
            raise TemplateError(f"{kind} is not emulated: add it to resources.py.")
        needed = resource.get("DependsOn", [])
        for other in [needed] if isinstance(needed, str) else needed:
            self._make(other)
        properties: Properties = self._resolver.resolve(resource.get("Properties", {}))
        kept = {name: v for name, v in properties.items() if name not in IGNORED.get(kind, {})}
        return maker(self._api, f"{self._name}-{logical_id}", kept)
