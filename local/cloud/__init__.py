"""A local AWS for one SAM template: moto's services, and functions in processes of their own."""

from local.cloud.cloud import Cloud, PortInUseError
from local.cloud.deployer import deploy
from local.cloud.errors import BuildError, TemplateError
from local.cloud.packaging import runtime

__all__ = ["BuildError", "Cloud", "PortInUseError", "TemplateError", "deploy", "runtime"]
