"""Settings of all tests."""

import hypothesis

# Tests claim nothing about time, so no example is too slow.
hypothesis.settings.register_profile("bulkdrop", deadline=None)
hypothesis.settings.load_profile("bulkdrop")
