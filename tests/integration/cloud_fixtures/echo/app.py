"""One function with many habits, good and bad: the event says which to show."""

import os
import sys
import time
from typing import Any


def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    """Do what the event asks for."""
    match event.get("do", "echo"):
        case "echo":
            return {"event": event, "remaining": context.get_remaining_time_in_millis()}
        case "environment":
            return dict(os.environ)
        case "sleep":
            time.sleep(event["seconds"])
            return os.getpid()
        case "exit":
            sys.exit(3)
        case "grow":
            held = bytearray(event["megabytes"] * 2**20)
            time.sleep(event.get("seconds", 0))
            return len(held)
        case "import":
            __import__(event["module"])
        case "call":
            import boto3  # noqa: PLC0415 - only here is it needed

            client = boto3.client(event["service"])
            answer = getattr(client, event["operation"])(**event["arguments"])
            return answer["ResponseMetadata"]["HTTPStatusCode"]
    raise ValueError(f"cannot {event['do']}")
