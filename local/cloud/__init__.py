"""A local AWS for one SAM template: moto's services, and functions in processes of their own."""

from local.cloud.assembly import Cloud, PortInUseError
from local.cloud.stack.deployer import Stack, deploy
from local.cloud.stack.errors import BuildError, TemplateError
from local.cloud.stack.packaging import runtime

__all__ = ["BuildError", "Cloud", "PortInUseError", "Stack", "TemplateError", "deploy", "runtime"]
