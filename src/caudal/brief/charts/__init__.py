"""Pictures: a record becomes SVG in the look of the brief, with title, alternative text and data table beside it."""
