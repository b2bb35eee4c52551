"""`python -m bulkdrop_cli` is the command, as `bulkdrop` is."""

from bulkdrop_cli.app import main

main()
