"""AWS sessions for the local cloud: the developer's, and credentials and clients of roles."""

import tempfile
import threading
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from local.cloud.account import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY

_READ_SECONDS = 960
"""A function may run for 900 seconds, and an invocation waits for it."""


class Sessions:
    """Makes sessions whose clients call one endpoint, and keeps clients, which are slow to make."""

    def __init__(self, endpoint_url: str) -> None:
        self._endpoint_url = endpoint_url
        self._credentials: dict[str, dict[str, str]] = {}
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.RLock()

    def developer(self) -> boto3.Session:
        """Return a session that may do everything."""
        return self._session(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None)

    def role_credentials(self, role_arn: str) -> dict[str, str]:
        """Return temporary credentials of the role, as environment variables."""
        with self._lock:
            if role_arn not in self._credentials:
                sts = self.client("sts")
                made = sts.assume_role(RoleArn=role_arn, RoleSessionName="local")["Credentials"]
                self._credentials[role_arn] = {
                    "AWS_ACCESS_KEY_ID": made["AccessKeyId"],
                    "AWS_SECRET_ACCESS_KEY": made["SecretAccessKey"],
                    "AWS_SESSION_TOKEN": made["SessionToken"],
                }
            return self._credentials[role_arn]

    def client(self, service: str, role_arn: str = "") -> Any:  # noqa: ANN401 - known at run time
        """Return the one client of the role, or of the developer, for a service."""
        with self._lock:
            if (service, role_arn) not in self._clients:
                keys = self.role_credentials(role_arn).values() if role_arn else ()
                session: Any = self._session(*keys) if keys else self.developer()
                self._clients[service, role_arn] = session.client(service)
            return self._clients[service, role_arn]

    def _session(self, key: str, secret: str, token: str | None) -> boto3.Session:
        core = botocore.session.get_session()
        # A configuration of our own, so that nothing of the person's real AWS profile comes in.
        with tempfile.TemporaryDirectory() as directory:
            config = Path(directory, "config")
            config.write_text(f"[default]\nendpoint_url = {self._endpoint_url}\n", encoding="utf-8")
            core.set_config_variable("profile", "default")
            core.set_config_variable("config_file", str(config))
            core.set_config_variable("credentials_file", str(config))
            core.get_scoped_config()  # reads it now
        core.set_default_client_config(
            Config(
                connect_timeout=10, read_timeout=_READ_SECONDS, retries={"total_max_attempts": 1}
            )
        )
        return boto3.Session(key, secret, token, REGION, core)
