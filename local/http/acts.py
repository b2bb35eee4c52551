"""What each act of a fault does to a request and its reply."""

import time
from collections.abc import Callable, Iterator

from werkzeug import Request, Response

from local.http.bodies import peek_body
from local.http.faults import Fault
from local.http.late import LateAnswers
from local.http.replies import canned_response
from local.http.server import DroppedConnectionError

Answer = Callable[[Request], Response]


def meet(fault: Fault, request: Request, answer: Answer, late: LateAnswers) -> Response:
    """Answer a request that meets a fault; DroppedConnectionError if there is to be no reply."""
    if fault.act == "late":
        peek_body(request)  # the connection will not be there any more
        late.add(fault.seconds, lambda: answer(request).close())
        raise DroppedConnectionError
    return _ACTS[fault.act](fault, request, answer)


def _status(fault: Fault, _request: Request, _answer: Answer) -> Response:
    response = canned_response(fault.status, fault.body)
    response.headers.update(fault.headers)
    return response


def _status_after(fault: Fault, request: Request, answer: Answer) -> Response:
    answer(request).close()
    return _status(fault, request, answer)


def _drop_before(_fault: Fault, _request: Request, _answer: Answer) -> Response:
    raise DroppedConnectionError


def _drop_during(fault: Fault, request: Request, _answer: Answer) -> Response:
    request.stream.read(fault.bytes)
    raise DroppedConnectionError


def _stall(fault: Fault, _request: Request, _answer: Answer) -> Response:
    time.sleep(fault.seconds)
    raise DroppedConnectionError


def _stall_during(fault: Fault, request: Request, answer: Answer) -> Response:
    request.stream.read(fault.bytes)
    return _stall(fault, request, answer)


def _drop_after(_fault: Fault, request: Request, answer: Answer) -> Response:
    answer(request).close()
    raise DroppedConnectionError


def _delay(fault: Fault, request: Request, answer: Answer) -> Response:
    time.sleep(fault.seconds)
    return answer(request)


def _delay_after(fault: Fault, request: Request, answer: Answer) -> Response:
    response = answer(request)
    time.sleep(fault.seconds)
    return response


def _truncate(fault: Fault, request: Request, answer: Answer) -> Response:
    response = answer(request)
    whole = response.iter_encoded()
    response.response = _cut(iter(whole), fault.bytes)
    return response


def _cut(blocks: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Yield the first bytes of a reply, fewer than it has, then drop the connection."""
    for block in blocks:
        yield block[:size]
        size -= len(block)
        if size <= 0:
            break
    raise DroppedConnectionError


_ACTS: dict[str, Callable[[Fault, Request, Answer], Response]] = {
    "status": _status,
    "status_after": _status_after,
    "drop_before": _drop_before,
    "drop_during": _drop_during,
    "drop_after": _drop_after,
    "stall": _stall,
    "stall_during": _stall_during,
    "delay": _delay,
    "delay_after": _delay_after,
    "truncate": _truncate,
}
