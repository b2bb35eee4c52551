"""The settings of a folder: what `bulkdrop.toml`, a `.sdl` and a `spec.csv` say, merged."""
