# Bulkdrop in Terraform: the unpacked release goes into a bucket, and its one-click template becomes a stack.
#
#   terraform init
#   terraform apply -var release=../../bulkdrop-0.1.0 -var artefact_bucket=my-artefacts
#
# Then fill the secret, as README.md shows.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0" }
  }
}

variable "release" {
  description = "The folder of the unpacked release, such as bulkdrop-0.1.0."
  type        = string
}

variable "artefact_bucket" {
  description = "An existing bucket in the region of the stack, for the release's files."
  type        = string
}

variable "parameters" {
  description = "Parameters of the template, as docs/operate.md lists them."
  type        = map(string)
  default     = {}
}

locals {
  prefix    = "${basename(var.release)}/"
  artefacts = setunion(["one-click.yaml", "layers/load.zip", "statemachine/load.asl.json"], fileset(var.release, "functions/*.zip"))
}

resource "aws_s3_object" "artefact" {
  for_each    = local.artefacts
  bucket      = var.artefact_bucket
  key         = "${local.prefix}${each.value}"
  source      = "${var.release}/${each.value}"
  source_hash = filesha256("${var.release}/${each.value}")
}

resource "aws_cloudformation_stack" "bulkdrop" {
  name         = "bulkdrop"
  template_url = "https://${data.aws_s3_bucket.artefacts.bucket_regional_domain_name}/${aws_s3_object.artefact["one-click.yaml"].key}"
  capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
  parameters   = merge(var.parameters, { ArtefactBucket = var.artefact_bucket, ArtefactPrefix = local.prefix })
  depends_on   = [aws_s3_object.artefact]
}

data "aws_s3_bucket" "artefacts" {
  bucket = var.artefact_bucket
}

output "outputs" {
  description = "The stack's outputs: the bucket, the secret to fill, the dashboard."
  value       = aws_cloudformation_stack.bulkdrop.outputs
}
