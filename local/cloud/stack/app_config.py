"""Make applications, profiles and hosted versions with AppConfig's own operations."""

from local.cloud.stack.api import Api, Made, Properties


def application(api: Api, name: str, properties: Properties) -> Made:
    """Make the application."""
    made = api("appconfig", "CreateApplication", **{"Name": name, **properties})
    return Made(made["Id"], {"ApplicationId": made["Id"]})


def profile(api: Api, name: str, properties: Properties) -> Made:
    """Make the profile."""
    made = api("appconfig", "CreateConfigurationProfile", **{"Name": name, **properties})
    return Made(made["Id"], {"ConfigurationProfileId": made["Id"]})


def hosted_version(api: Api, name: str, properties: Properties) -> Made:
    """Keep the content under the next number."""
    del name
    made = api("appconfig", "CreateHostedConfigurationVersion", **properties)
    number = str(made["VersionNumber"])
    return Made(number, {"VersionNumber": number})
