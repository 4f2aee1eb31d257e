"""StockTaking: everything a brief says, as numbers and keys, in no language. `studies` builds it, `brief` words it."""

from caudal.stocktaking.counts import (
    STANDING_TAIL,
    Asked,
    Change,
    Gap,
    Headline,
    Point,
    Revision,
    Section,
    Standing,
)
from caudal.stocktaking.effects import (
    Beside,
    Choice,
    JointTold,
    LedgerPart,
    MeasureTold,
    Overlapping,
    ShareTold,
    Told,
)
from caudal.stocktaking.outlook import Fared, Foreseen, Outlook
from caudal.stocktaking.record import StockTaking
from caudal.stocktaking.talks import (
    AgendaPoint,
    Agreed,
    Commitment,
    LinkedMeasure,
    Rating,
    TalksMoment,
    TalksSource,
)

__all__ = [
    "STANDING_TAIL", "AgendaPoint", "Agreed", "Asked", "Beside", "Change", "Choice", "Commitment", "Fared", "Foreseen",
    "Gap", "Headline", "JointTold", "LedgerPart", "LinkedMeasure", "MeasureTold", "Outlook", "Overlapping", "Point",
    "Rating", "Revision", "Section", "ShareTold", "Standing", "StockTaking", "TalksMoment", "TalksSource", "Told",
]  # fmt: skip
