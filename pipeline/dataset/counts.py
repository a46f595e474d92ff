"""What a run counts."""

from dataclasses import dataclass, field

from pipeline.dataset.safety import encodable
from pipeline.reading.model import RejectReason, Tally

#: One line of rejected.csv: an input that could not be read, a reason code, the detail.
Rejected = tuple[str, str, str]


@dataclass
class Counts:
    """What the dataset holds after a run, and what the run took in.

    `new` to `rejected` count the inputs of this run: `outdated` of the `unchanged` articles were read by
    other rules than the present ones, `gated` ones showed no sign of a cyber incident. `passed_over` counts,
    by reason, what archives hold besides articles in French, which is too much for rejected.csv. The inputs
    are `files` files that hold `held` articles, or parts that should be some, of which `read` could be read;
    `partly_read` names the files where these two differ.
    `joined` incidents are of an organisation of the register, `doubtful` ones of one of several.
    `written` names the files that were written: the others were up to date.
    `watched` tells, a sentence an incident, what is new of those whom the run was told to watch.
    `warnings` are sentences for the person who started it.
    """

    articles: int = 0
    articles_with_incidents: int = 0
    incidents: int = 0
    main_incidents: int = 0
    evidence: int = 0
    new: int = 0
    unchanged: int = 0
    outdated: int = 0
    changed: int = 0
    reread: int = 0
    gated: int = 0
    passed_over: dict[str, int] = field(default_factory=dict)
    forgotten: int = 0
    rejected: int = 0
    files: int = 0
    held: int = 0
    read: int = 0
    joined: int = 0
    doubtful: int = 0
    partly_read: dict[str, dict[str, int]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    watched: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def found(self, tally: Tally) -> None:
        """Take over what the inputs held."""
        self.files, self.held, self.read = tally.files, tally.held, tally.read
        self.partly_read = {
            encodable(file): {"held": held, "read": read} for file, (held, read) in tally.partly.items()
        }

    def pass_over(self, reason: str, number: int = 1) -> None:
        """Count what gives no article and is not listed."""
        if reason == RejectReason.OFF_TOPIC:
            self.gated += number
        else:
            self.passed_over[reason] = self.passed_over.get(reason, 0) + number
