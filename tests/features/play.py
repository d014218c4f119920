"""The two ends of a feature facing each other, without a link between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from rhelp.core.end import End
from rhelp.core.outcome import Item, Outcome
from rhelp.wire.message import Message


@dataclass
class Play:
    """What one end sends reaches the other at once; ``done`` is what the customer's end did or told."""

    agent: End
    customer: End
    done: list[Item] = field(default_factory=list)
    told: list[Item] = field(default_factory=list)

    def agent_does(self, event: object, now: float) -> None:
        self.to_customer(self.agent.handle(event, now), now)

    def customer_does(self, event: object, now: float) -> None:
        self.to_agent(self.customer.handle(event, now), now)

    def wake(self, now: float) -> None:
        self.to_customer(self.agent.wake(now), now)
        self.to_agent(self.customer.wake(now), now)

    def to_customer(self, items: Outcome, now: float) -> None:
        self.told += [item for item in items if not isinstance(item, Message)]
        for message in sent(items, self.customer):
            self.to_agent(self.customer.receive(message, now), now)

    def to_agent(self, items: Outcome, now: float) -> None:
        self.done += [item for item in items if not isinstance(item, Message)]
        for message in sent(items, self.agent):
            self.to_customer(self.agent.receive(message, now), now)

    def take(self) -> list[Item]:
        """What the customer's end did since the last call."""
        done, self.done = self.done, []
        return done


def sent(items: Outcome, to: End) -> list[Message]:
    messages = [item for item in items if isinstance(item, Message)]
    assert all(isinstance(message, to.hears) for message in messages), "sent to an end that does not hear it"
    return messages
