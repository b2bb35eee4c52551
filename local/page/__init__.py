"""
The page of `make local`: drop files, watch loads, look into the org, try settings.

serve.py   one WSGI application on loopback; guard.py refuses what comes from elsewhere
loads.py   what is in the bucket; bus.py, what was on the bus; org.py, what the org describes
settings.py says what Bulkdrop says of a bulkdrop.toml
static/    the page itself: HTML, CSS and modules, as they are sent
"""
