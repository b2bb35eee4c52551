"""What can be wrong with a template before anything of it runs."""


class TemplateError(Exception):
    """The template asks for something that AWS would refuse or that is not emulated here."""


class BuildError(Exception):
    """The layer or the Lambda runtime could not be built; the message holds the tool's words."""
