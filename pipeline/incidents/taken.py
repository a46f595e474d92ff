"""Which data types an incident's article tells as taken or exposed."""

from pipeline.incidents.decision import Decision, Option
from pipeline.incidents.features.data_types import DataTypeContext
from pipeline.schema import DataType

#: From this probability on a kind of data was taken: just below even odds, which gives nearly nine right of
#: ten told on out-of-fold scores of annotated press.
TAKEN = 0.45


def taken_data(context: DataTypeContext, index: int) -> list[Decision[DataType]]:
    """Return for each kind of data that the article names, in schema order, whether incident `index` took it.

    The surest mention of a kind speaks for it.
    """
    model = context.context.reading.models.facts["data_types"]
    best: dict[DataType, Option[DataType]] = {}
    seen = [(mention, *told) for mention in context.own(index) for told in context.features(index, mention)]
    chances = model.chances([features for _, _, features in seen])
    for (mention, code, features), chance in zip(seen, chances, strict=True):
        if code not in best or chance > (best[code].chance or 0.0):
            best[code] = Option(code, mention, chance, model, features)
    return [
        Decision("data_types", best[code], (best[code].chance or 0.0) >= TAKEN, threshold=TAKEN)
        for code in DataType
        if code in best
    ]
