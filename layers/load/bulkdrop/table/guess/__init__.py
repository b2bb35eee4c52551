"""In which encoding bytes that are no Unicode are written, by evidence from the whole file."""
