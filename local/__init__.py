"""
What is never deployed: a sandbox org and a local cloud, for demo, play and tests.

http/       a server on loopback, and the faults of a network
org/        the sandbox org: its state, and api/, which speaks HTTP over it
cloud/      the local AWS: stack/ deploys, lambdas/ runs functions, services/ is the rest
world.py    joins an org and a cloud; it starts the org as a process, `python -m local.org`
outside/    what any program sees of the two
demo/       `make demo`
page/       the page of `make local`
play/       `make local`
terminal.py what is safe to print

Cloud and org do not know each other; tests/unit/repository/test_arrows_of_local.py
holds the arrows.
"""
