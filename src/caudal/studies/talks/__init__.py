"""The register and its texts beside the numbers: reading, checking, status, sections of the brief."""
