"""AWS list prices in US dollars, us-east-1, as of November 2026, without any free tier."""

# https://aws.amazon.com/lambda/pricing/ (arm64, first tier)
LAMBDA_GB_SECOND = 0.0000133334
LAMBDA_REQUEST = 0.20 / 1_000_000
# https://aws.amazon.com/step-functions/pricing/ (Standard Workflows)
STATE_TRANSITION = 0.025 / 1_000
# https://aws.amazon.com/s3/pricing/ (S3 Standard); PUT, COPY, POST and LIST
S3_WRITE = 0.005 / 1_000
S3_READ = 0.0004 / 1_000
# https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer; to the internet, first 10 TB a month
OUT_GB = 0.09
# https://aws.amazon.com/eventbridge/pricing/ (a custom event; S3's own are free)
EVENT = 1.00 / 1_000_000
# https://aws.amazon.com/cloudwatch/pricing/
METRIC_MONTH = 0.30
ALARM_MONTH = 0.10
DASHBOARD_MONTH = 3.00
# https://aws.amazon.com/secrets-manager/pricing/
SECRET_MONTH = 0.40
