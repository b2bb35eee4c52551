"""What it takes to run a deployed function: its settings, its code unpacked, its environment."""
# ruff: noqa: ANN401 - moto's functions and layers come untyped

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moto.awslambda.models import lambda_backends

from local.cloud.account import REGION
from local.cloud.lambdas.sandbox import Function

_RETRY_ATTEMPTS = 2
"""Lambda's default for asynchronous invocations."""

_MEASURED_SECONDS = ("SUBMISSION_SETTLE_SECONDS",)
"""Seconds in the environment of this template's functions that pass while the load waits."""


def describe(deployed: Any, directory: Path) -> Function:
    """Return what moto keeps about the function; its packages are unpacked once."""
    backend = lambda_backends[deployed.account_id][deployed.region]
    layers = (backend.layers_versions_by_arn(layer["Arn"]) for layer in deployed.layers)
    unattended = deployed.event_invoke_config[0].response() if deployed.event_invoke_config else {}
    return Function(
        name=deployed.function_name,
        version=deployed.function_arn.partition(":function:")[2].partition(":")[2] or "$LATEST",
        arn=deployed.function_arn,
        handler=deployed.handler,
        role_arn=deployed.role,
        memory_megabytes=int(deployed.memory_size),
        timeout_seconds=int(deployed.timeout),
        code=_unpack(deployed, directory),
        layers=tuple(_unpack(layer, directory) for layer in layers),
        environment=deployed.environment_vars,
        logging=deployed.spec.get("LoggingConfig", {}),
        retry_attempts=int(unattended.get("MaximumRetryAttempts", _RETRY_ATTEMPTS)),
        dead_letter_arn=deployed.spec.get("DeadLetterConfig", {}).get("TargetArn"),
    )


def environment(
    function: Function, credentials: Mapping[str, str], endpoint_url: str, runtime: Path
) -> dict[str, str]:
    """
    Return the template's variables and those that Lambda adds, and nothing of this machine's.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    layers = [str(layer / "python") for layer in function.layers]
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PYTHONPATH": ":".join([str(function.code), *layers, str(runtime)]),
        "LAMBDA_TASK_ROOT": str(function.code),
        "LAMBDA_RUNTIME_DIR": str(runtime),
        "_HANDLER": function.handler,
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint_url,
        **credentials,
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_megabytes),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_FORMAT": function.logging.get("LogFormat", "Text"),
        "AWS_LAMBDA_LOG_GROUP_NAME": function.logging.get(
            "LogGroup", f"/aws/lambda/{function.name}"
        ),
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",  # no daemon, and no trace is sampled
        **({"AWS_LAMBDA_LOG_LEVEL": function.log_level} if function.log_level else {}),
        **function.environment,
    }


def in_scaled_time(variables: Mapping[str, str], time_scale: float) -> dict[str, str]:
    """
    Return the variables that functions measure by their own clock, in a world of shorter waits.

    The waits of the state machine are shortened elsewhere; a limit on the age of something that
    waited must shrink with them, to a second at least.
    """
    found = {name: variables[name] for name in _MEASURED_SECONDS if name in variables}
    return {name: str(max(1, round(int(v) * time_scale))) for name, v in found.items()}


def _unpack(package: Any, directory: Path) -> Path:
    """Return the folder of a function's or layer's files, named after their hash."""
    target = directory / str(package.code_digest).replace("/", "_")
    if not target.exists():
        zipfile.ZipFile(io.BytesIO(package.code_bytes)).extractall(target)
    return target
