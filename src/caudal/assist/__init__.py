"""An optional second reader: any OpenAI-compatible endpoint, such as a model on your own machine. Off by default.

What it proposes counts only where its words stand verbatim in the text; the rest is dropped and counted. Nothing of it
feeds a figure before a person confirms it.
"""

from caudal.assist.endpoint import Endpoint, ask
from caudal.assist.reading import Heard, propose

__all__ = ["Endpoint", "Heard", "ask", "propose"]
