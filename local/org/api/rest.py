"""The REST resources: versions, describe, limits, records and the ingest jobs."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from werkzeug import Request, Response

from local.http.replies import canned_response, json_response
from local.org.api import bodies, multipart
from local.org.api.conditional import ConditionalReplies
from local.org.api.describe import describe, describe_global
from local.org.api.jobs import by_habit, changed_job, created_job, job_info
from local.org.api.listing import list_jobs
from local.org.api.replies import results_response, upload_response
from local.org.api.soql import counting
from local.org.api.versions import api_version, resource_list, version_list
from local.org.errors import ApiError, not_found
from local.org.jobs.ingest import Ingest
from local.org.limits import Limits
from local.org.records.schema import sobject
from local.org.records.sobject import SObject
from local.org.records.store import Store
from local.org.settings import OrgSettings
from local.org.vocabulary import ResultSet

_RESULT_SETS = {result_set.lower(): result_set for result_set in ResultSet}

Action = Callable[..., Response]


@dataclass(frozen=True)
class Route:
    """A resource: the path after the version, and what each method does."""

    path: re.Pattern[str]
    actions: dict[str, Action]


class Rest:
    """Answers requests under `/services/data/`; raises ApiError for those that it refuses."""

    def __init__(
        self,
        ingest: Ingest,
        store: Store,
        limits: Limits,
        settings: OrgSettings,
        conditional: ConditionalReplies,
    ) -> None:
        self._ingest = ingest
        self._store = store
        self._limits = limits
        self._settings = settings
        self._conditional = conditional
        self._routes = [
            _route(r"", GET=self._get_resources),
            _route(r"limits", GET=self._get_limits),
            _route(r"query", GET=self._count),
            _route(r"sobjects", GET=self._get_sobjects),
            _route(r"sobjects/(\w+)/describe", GET=self._describe),
            _route(r"sobjects/(\w+)/(\w+)", GET=self._get_record),
            _route(r"jobs/ingest", GET=self._list_jobs, POST=self._create_job),
            _route(
                r"jobs/ingest/(\w+)",
                GET=self._get_job,
                PATCH=self._change_job,
                DELETE=self._delete_job,
            ),
            _route(r"jobs/ingest/(\w+)/batches", PUT=self._upload),
            _route(rf"jobs/ingest/(\w+)/({'|'.join(ResultSet)})", GET=self._get_results),
        ]

    def answer(self, request: Request, version: str, path: str) -> Response:
        """Answer a request for a resource of one API version."""
        number = api_version(version)
        for route in self._routes:
            if found := route.path.fullmatch(path):
                action = route.actions.get(request.method)
                if action is None:
                    raise _method_not_allowed(request.method, route.actions)
                return action(request, number, *found.groups())
        raise not_found()

    def versions(self) -> Response:
        """Answer the list of versions, which needs no token."""
        return json_response(version_list())

    def object_of_job(self, job_id: str) -> str:
        """Name the object of a job; empty if there is no such job."""
        try:
            return self._ingest.get(job_id).request.sobject.name
        except ApiError:
            return ""

    def _get_resources(self, _request: Request, version: float) -> Response:
        return json_response(resource_list(version))

    def _get_limits(self, _request: Request, _version: float) -> Response:
        return json_response(self._limits.as_json(self._store.count()))

    def _count(self, request: Request, _version: float) -> Response:
        target, field, values = counting(request.args.get("q", ""), sobject)
        total = sum(map(len, self._store.matches(target, field, values).values()))
        return json_response({"totalSize": total, "done": True, "records": []})

    def _get_sobjects(self, _request: Request, version: float) -> Response:
        return json_response(describe_global(version))

    def _describe(self, request: Request, version: float, name: str) -> Response:
        settings = self._settings
        if settings.describe_status is not None:
            return canned_response(settings.describe_status, settings.describe_body)
        document = describe(_known(name), version, hidden=settings.hidden_fields)
        return self._conditional.answer(request, name.lower(), document)

    def _get_record(self, _request: Request, version: float, name: str, key: str) -> Response:
        target = _known(name)
        found = self._store.records(target, key)
        if not found:
            raise not_found()
        url = f"/services/data/v{version}/sobjects/{target.name}/{found[0]['Id']}"
        attributes = {"type": target.name, "url": url}
        return json_response({"attributes": attributes, **found[0]})

    def _list_jobs(self, request: Request, version: float) -> Response:
        most = self._settings.max_list_records
        listed = list_jobs(self._ingest.listed(), request.args, most, version)
        shown = [by_habit(job, self._settings) for job in listed["records"]]
        return json_response(listed | {"records": shown})

    def _create_job(self, request: Request, version: float) -> Response:
        settings = self._settings
        if request.mimetype == "multipart/form-data":
            if settings.multipart_status is not None:
                return canned_response(settings.multipart_status, settings.multipart_body)
            parts = multipart.parse(request.headers["Content-Type"], bodies.whole(request))
            if parts.keys() != {"job", "content"}:  # choice of text
                raise ApiError("API_ERROR", "Expected the parts 'job' and 'content'")
            payload = bodies.json_object(parts["job"])
            job = self._ingest.create_with_data(payload, parts["content"], version)
            return json_response(by_habit(created_job(job, multipart=True), settings))
        _require_type(request, "application/json")
        payload = bodies.json_object(bodies.whole(request))
        job = self._ingest.create(payload, version)
        return json_response(by_habit(created_job(job), settings))

    def _get_job(self, _request: Request, _version: float, job_id: str) -> Response:
        return json_response(by_habit(self._ingest.look(job_id, job_info), self._settings))

    def _change_job(self, request: Request, _version: float, job_id: str) -> Response:
        _require_type(request, "application/json")
        self._ingest.get(job_id)
        payload = bodies.json_object(bodies.whole(request))
        job = self._ingest.change_state(job_id, str(payload.get("state", "")))
        return json_response(by_habit(changed_job(job), self._settings))

    def _delete_job(self, _request: Request, _version: float, job_id: str) -> Response:
        self._ingest.delete(job_id)
        return Response(status=204)

    def _upload(self, request: Request, _version: float, job_id: str) -> Response:
        _require_type(request, "text/csv")
        self._ingest.upload(job_id, bodies.reader(request))
        return upload_response(self._settings)

    def _get_results(self, request: Request, _version: float, job_id: str, name: str) -> Response:
        blocks = self._ingest.results(job_id, _RESULT_SETS[name.lower()])
        return results_response(blocks, request, self._settings)


def _route(path: str, **actions: Action) -> Route:
    """Make a route; paths match in any case and with or without a slash at the end."""
    return Route(re.compile(path + "/?", re.IGNORECASE), actions)


def _known(name: str) -> SObject:
    target = sobject(name)
    if target is None:
        raise not_found()
    return target


def _require_type(request: Request, content_type: str) -> None:
    if request.mimetype != content_type:
        text = f"Content-Type {request.mimetype or 'missing'}: expected {content_type}"
        raise ApiError("UNSUPPORTED_MEDIA_TYPE", text)


def _method_not_allowed(method: str, actions: Iterable[str]) -> ApiError:
    text = f"HTTP Method '{method}' not allowed. Allowed are {','.join(sorted(actions))}"
    return ApiError("METHOD_NOT_ALLOWED", text)
