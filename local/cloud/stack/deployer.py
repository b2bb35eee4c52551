"""Deploy a SAM template to the local cloud; what it asks for and cannot be emulated is an error."""

import copy
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from local.cloud.account import ACCOUNT_ID, REGION
from local.cloud.stack import packaging, template
from local.cloud.stack.api import Api, Made, Properties
from local.cloud.stack.errors import TemplateError
from local.cloud.stack.intrinsics import Resolver
from local.cloud.stack.resources import IGNORED, MAKERS, REPLACED, UPDATERS

_ARTIFACTS = "artifacts"

Kept = dict[str, tuple[Properties, Made]]
"""The properties that each resource was last given, and what was made of it, by logical id."""

_ABOUT = {"Type", "Properties", "Condition", "DependsOn", "Metadata"}
_ABOUT_LATER = {"DeletionPolicy", "UpdateReplacePolicy"}  # nothing of a local stack is deleted


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
    return Stack(client, cache, stack).deploy(path, parameters)


class Stack:
    """What was deployed under a name. It may be deployed again, with other code and parameters."""

    def __init__(self, client: Callable[[str], Any], cache: Path, name: str = "bulkdrop") -> None:
        self._api = Api(client)
        self._cache = cache
        self._name = name
        self._kept: Kept = {}

    def deploy(self, path: Path, parameters: Mapping[str, str]) -> dict[str, str]:
        """Make or change what the template names; return its outputs, raise as `deploy` does."""
        document = template.load(path)
        values = template.parameter_values(document, parameters)
        if not self._kept:
            self._api("s3", "CreateBucket", Bucket=_ARTIFACTS)
        packaging.package(document, path.parent, self._cache, self._upload)
        expanded = template.expand(document, values, REGION)
        return _Deployment(self._api, expanded, values, self._name, self._kept).make()

    def _upload(self, package: bytes) -> str:
        key = hashlib.sha256(package).hexdigest()
        self._api("s3", "PutObject", Bucket=_ARTIFACTS, Key=key, Body=package)
        return f"s3://{_ARTIFACTS}/{key}"


class _Deployment:
    """Makes or changes resources in the order in which they refer to each other."""

    def __init__(
        self,
        api: Api,
        expanded: template.Template,
        values: Mapping[str, str],
        name: str,
        kept: Kept,
    ) -> None:
        self._api = api
        self._name = name
        self._kept = kept
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
        """Make or change all resources whose condition holds; return the outputs."""
        for logical_id in self._resources:
            if self._exists(self._resources[logical_id]):
                self._make(logical_id)
        for gone in self._kept.keys() - self._made.keys():
            del self._kept[gone]  # what was made stays; if the template names it again, it is new
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
        made = self._change(logical_id, kind, copy.deepcopy(kept))
        made = made or maker(self._api, f"{self._name}-{logical_id}", copy.deepcopy(kept))
        self._kept[logical_id] = kept, made
        return made

    def _change(self, logical_id: str, kind: str, properties: Properties) -> Made | None:
        """Return what an earlier deployment made, changed if need be; None if it is to be made."""
        before, made = self._kept.get(logical_id, (None, None))
        if made is None or before == properties:
            return made
        if kind in REPLACED:
            return None
        if (update := UPDATERS.get(kind)) is None:
            raise TemplateError("a change of it is not emulated: add it to resources.py.")
        update(self._api, made, properties)
        return made
