"""Where struck keys are: as a program and an input method play it, in every order that queues allow."""

from __future__ import annotations

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from rhelp.desktop.x11.xim_round import PRESS, RELEASE, Round
from rhelp.desktop.x11.xim_talk import COMMIT, FORWARD_EVENT, SYNC_REPLY, Key, Said

PROGRAM, SERVER = 0x200000, 0x400000
A, B = 38, 56


def forwards(key: Key) -> Said:
    return Said(PROGRAM, FORWARD_EVENT, False, key)


def returns(key: Key) -> Said:
    return Said(SERVER, FORWARD_EVENT, True, key)


CONFIRMS = Said(PROGRAM, SYNC_REPLY, False, None)
COMMITS = Said(SERVER, COMMIT, True, None)


class Play:
    """A program and an input method with a queue each way; ``choice`` decides who acts, and how."""

    def __init__(self) -> None:
        self.round = Round([SERVER])
        self.at_program: deque[Key] = deque()
        self.at_server: deque[Key] = deque()
        self.on_the_way_back: deque[Said] = deque()
        self.time = 0

    def strike(self, keycode: int) -> None:
        self.round.strike(keycode)
        self.at_program.extend(Key(kind, keycode, self.time + kind) for kind in (PRESS, RELEASE))
        self.time += 10

    @property
    def over(self) -> bool:
        return not (self.at_program or self.at_server or self.on_the_way_back)

    def act(self, choice: int) -> None:
        acts = [self.send] * bool(self.at_program) + [self.answer] * bool(self.at_server)
        acts += [self.deal] * bool(self.on_the_way_back)
        acts[choice % len(acts)](choice)

    def send(self, choice: int) -> None:
        key = self.at_program.popleft()
        self.at_server.append(key)
        self.round.hear(forwards(key))

    def answer(self, choice: int) -> None:
        key = self.at_server.popleft()
        for said in [COMMITS, returns(key)] if choice % 5 == 0 else [returns(key)]:
            self.on_the_way_back.append(said)
            self.round.hear(said)

    def deal(self, choice: int) -> None:
        """Take it, or be confused and send it round once more."""
        said = self.on_the_way_back.popleft()
        if said.key and choice % 7 == 0:
            self.at_server.append(said.key)
            self.round.hear(forwards(said.key))
        else:
            self.round.hear(CONFIRMS)


@given(st.lists(st.sampled_from([A, B]), min_size=1, max_size=4), st.lists(st.integers(0, 1000), max_size=80))
def test_it_is_settled_exactly_when_all_is_dealt_with(keys: list[int], choices: list[int]) -> None:
    play, left = Play(), iter(choices)
    for keycode in keys:
        play.strike(keycode)
        while not play.over:
            assert not play.round.settled
            play.act(next(left, 1))
        assert play.round.settled


def test_an_input_method_that_wants_no_releases_leaves_it_nearly_settled() -> None:
    round_ = Round([SERVER])
    for time in (0, 10):
        round_.strike(A)
        key = Key(PRESS, A, time)
        for said in (forwards(key), returns(key)):
            round_.hear(said)
            assert not round_.nearly
        round_.hear(CONFIRMS)
        assert round_.nearly
        assert not round_.settled


def test_one_that_wants_no_confirmation_is_done_when_all_is_back() -> None:
    round_ = Round([SERVER])
    round_.strike(A)
    for kind in (PRESS, RELEASE):
        key = Key(kind, A, kind)
        round_.hear(forwards(key))
        assert not round_.settled
        round_.hear(returns(key)._replace(synchronous=False))
    assert round_.settled


def test_a_key_that_was_kept_is_waited_for_until_it_is_forgotten() -> None:
    play = Play()
    play.strike(A)
    kept = play.at_program.popleft()
    play.round.hear(forwards(kept))
    play.act(0)
    while not play.over:
        play.act(1)
    assert not play.round.nearly
    play.round.forget()
    play.strike(B)
    while not play.over:
        play.act(1)
    assert play.round.settled


def test_keys_of_others_are_waited_for_and_settle_nothing() -> None:
    round_ = Round([SERVER])
    round_.strike(A)
    other = Key(PRESS, B, 5)
    round_.hear(forwards(other))
    round_.hear(returns(other))
    round_.hear(CONFIRMS)
    assert round_.begun
    assert not round_.nearly
