"""What CloudFormation and SAM do: read a template, package what it names, make its resources."""
