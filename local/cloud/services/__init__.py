"""What stands for the other services: moto, with our seams in it, roles, events, dead letters."""
