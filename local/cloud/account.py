"""Where the local cloud is, and who its owner is: one account, one region, one developer."""

ACCOUNT_ID = "123456789012"
REGION = "us-east-1"
ACCESS_KEY_ID = "local"
SECRET_ACCESS_KEY = "local"  # noqa: S105 - any key that belongs to no role is the developer's
