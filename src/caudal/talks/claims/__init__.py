"""Claims about the flow: what is counted, which way it moved or how many, when and where."""
