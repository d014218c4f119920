"""One WebRTC connection: aiortc's, with our lanes and our ends for the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCDataChannel,
    RTCIceServer,
    RTCIceTransportPolicy,
    RTCSessionDescription,
)
from aiortc.exceptions import InternalError, InvalidAccessError, InvalidStateError, OperationError

from rhelp.core.sdp import MOST_CANDIDATES
from rhelp.media.aiortc_seams import is_relayed, quicken_repair, remote_certificate
from rhelp.media.browser.pictures import Picture
from rhelp.media.ice_guard import guard
from rhelp.media.relays import gather_by, sort_servers
from rhelp.media.rtp_ends import (
    PeerConnection,
    ScreenReceiver,
    ScreenSender,
    UpdateSource,
    screen_codecs,
)
from rhelp.wire import codec
from rhelp.wire.message import BadMessage, Lane, Message
from rhelp.wire.signal import IcePolicy, IceServer

CONNECT_PATIENCE = 20.0
FLUSH_PATIENCE = 0.5
MOST_EARLY = 20  # frames kept while the other side is ready before us
MOTION_LIMIT = 32 * 1024  # bytes waiting on the MOTION lane beyond which the newest is dropped too

MARK, SHA_256 = "a=fingerprint:", "a=fingerprint:sha-256 "
OF_AIORTC = (InternalError, InvalidAccessError, InvalidStateError, OperationError)
NOT_USABLE = (ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, *OF_AIORTC)
CLOSE_PATIENCE = 2.0

OnFrame = Callable[[str, Lane], None]


class NoRelay(ConnectionError):
    """Our end is to be reached by a TURN server alone, and none gave us an address."""


class Connection:
    """The connection at one side; ``on_gone`` is called, perhaps more than once, when it is over."""

    def __init__(
        self,
        ice_servers: Iterable[IceServer],
        on_gone: Callable[[], None],
        ice_policy: IcePolicy = IcePolicy.ALL,
    ) -> None:
        servers = [RTCIceServer(list(s.urls), s.username or None, s.credential or None) for s in ice_servers]
        self._stuns, self._relays = sort_servers(servers)
        self._pc = PeerConnection(
            RTCConfiguration(
                iceServers=[],  # what gathers is ``relays``
                iceTransportPolicy=RTCIceTransportPolicy(ice_policy.value),
                bundlePolicy=RTCBundlePolicy.MAX_BUNDLE,
            )
        )
        self._ice_policy = ice_policy
        self._on_frame: OnFrame | None = None
        self._early: list[tuple[str, Lane]] = []
        self._on_gone = on_gone
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lanes: dict[Lane, RTCDataChannel] = {}
        self._pc.on("connectionstatechange", self._look)

    def send_screen(self, source: UpdateSource) -> None:
        """As the customer, before ``offer``: send this screen."""
        transceiver = self._pc.addTransceiver("video", direction="sendonly")
        transceiver.setCodecPreferences(screen_codecs())
        assert isinstance(transceiver.sender, ScreenSender)
        transceiver.sender.source = source

    async def offer(self) -> str:
        """The local description with all candidates. Raises ConnectionError where there are none."""
        self._open_lanes()
        return await self._describe(await self._pc.createOffer())

    async def accept(self, sdp: str) -> None:
        """The answer to our offer; it must have passed the gate. Raises BadMessage."""
        await self._take(RTCSessionDescription(sdp, "answer"))

    async def answer(self, sdp: str) -> str:
        """The local description answering the customer's offer, which must have passed the gate.

        Raises BadMessage, and ConnectionError where there are no candidates.
        """
        await self._take(RTCSessionDescription(sdp, "offer"))
        self._open_lanes()
        return await self._describe(await self._pc.createAnswer())

    async def _describe(self, description: RTCSessionDescription) -> str:
        gather_by(self._pc, self._stuns, self._relays, self._ice_policy is IcePolicy.RELAY)
        await self._pc.setLocalDescription(description)
        guard(self._pc)
        if "\r\na=candidate:" not in self.local_sdp:
            if self._ice_policy is IcePolicy.RELAY:
                raise NoRelay("no TURN server gave an address")
            raise ConnectionError("no address the other side could reach us at")
        return self.local_sdp

    async def _take(self, description: RTCSessionDescription) -> None:
        try:
            await self._pc.setRemoteDescription(description)
        except NOT_USABLE as error:  # aiortc's parser raises what Python raises
            raise BadMessage("a description that cannot be used") from error

    def receive_screen(
        self,
        on_update: Callable[[int, bytes], None],
        on_lost: Callable[[], None],
        on_picture: Callable[[Picture], None],
    ) -> None:
        """As the agent, after ``answer``: hand every update on, what is lost for good, and a browser's pictures."""
        for receiver in self._screens():
            receiver.on_update, receiver.on_lost, receiver.browser.on_picture = on_update, on_lost, on_picture

    def set_round_trip(self, seconds: float) -> None:
        """As the agent: how long an answer takes."""
        for receiver in self._screens():
            receiver.set_round_trip(seconds)

    def screen_packets(self) -> tuple[int, int]:
        """As the agent: how many of the screen's packets should have come so far, how many had to be asked for."""
        return next((receiver.packets for receiver in self._screens()), (0, 0))

    def screen_lateness(self) -> float | None:
        """As the agent: how much later than the quickest updates came since the last call, in seconds."""
        return next((receiver.lateness.take() for receiver in self._screens()), None)

    async def want_key(self) -> None:
        """As the agent: ask for a picture that stands by itself."""
        for receiver in self._screens():
            await receiver.want_key()

    @property
    def local_sdp(self) -> str:
        """Our description, with the one fingerprint that rhelp's gate accepts; aiortc offers two more."""
        lines = self._pc.localDescription.sdp.splitlines()
        kept = [
            line for line in lines if not line.startswith("a=fingerprint:") or line.startswith("a=fingerprint:sha-256")
        ]
        return "\r\n".join(kept) + "\r\n"

    @property
    def remote_certificate(self) -> bytes:
        """The other side's certificate (DER), once ready."""
        return remote_certificate(self._pc)

    @property
    def relayed(self) -> bool:
        """Whether a TURN server stands in between, once ready."""
        return is_relayed(self._pc)

    async def ready(self) -> None:
        """Wait until both lanes are open. Raises TimeoutError or ConnectionError."""
        async with asyncio.timeout(CONNECT_PATIENCE):
            await asyncio.shield(self._ready)

    def listen(self, on_frame: OnFrame) -> None:
        """Hand every frame to ``on_frame``, beginning with those that came before."""
        self._on_frame = on_frame
        early, self._early = self._early, []
        for frame, lane in early:
            on_frame(frame, lane)

    def send(self, message: Message) -> None:
        """Send on the message's lane. What a lane that is closed or full cannot take is dropped."""
        lane = message.terms.lane
        assert lane is not None
        channel = self._lanes[lane]
        full = lane is Lane.MOTION and channel.bufferedAmount > MOTION_LIMIT
        if channel.readyState == "open" and not full:
            channel.send(codec.encode(message))

    async def close(self, flush: bool = True) -> None:
        """Let what was sent go out where ``flush`` is set, then close."""
        until = asyncio.get_running_loop().time() + (FLUSH_PATIENCE if flush else 0.0)
        while self._unsent and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.02)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._pc.close(), CLOSE_PATIENCE)
        if not self._ready.done():
            self._ready.cancel()

    @property
    def _unsent(self) -> bool:
        control = self._lanes.get(Lane.CONTROL)
        return control is not None and control.readyState == "open" and control.bufferedAmount > 0

    def _screens(self) -> list[ScreenReceiver]:
        return [r for r in self._pc.getReceivers() if isinstance(r, ScreenReceiver)]

    def _open_lanes(self) -> None:
        """After the video's transport exists, so that aiortc bundles the lanes into it and not the other way round."""
        self._open_lane(Lane.CONTROL, 0, ordered=True)
        self._open_lane(Lane.MOTION, 1, ordered=False, maxRetransmits=0)
        quicken_repair(self._pc)

    def _open_lane(self, lane: Lane, number: int, ordered: bool, maxRetransmits: int | None = None) -> None:  # noqa: N803
        channel = self._pc.createDataChannel(
            lane, ordered=ordered, maxRetransmits=maxRetransmits, negotiated=True, id=number
        )
        self._lanes[lane] = channel
        channel.on("open", self._look)
        channel.on("close", self._on_gone)

        @channel.on("message")
        def on_message(frame: str | bytes) -> None:
            # A lane carries text; bytes are passed on as text that no message is made of.
            self._hear(frame if isinstance(frame, str) else "", lane)

    def _hear(self, frame: str, lane: Lane) -> None:
        if self._on_frame is not None:
            self._on_frame(frame, lane)
        elif len(self._early) < MOST_EARLY:
            self._early.append((frame, lane))

    def _look(self) -> None:
        if self._pc.connectionState in ("failed", "closed"):
            if not self._ready.done():
                self._ready.set_exception(ConnectionError("no way to the other side"))
                self._ready.exception()
            self._on_gone()
        elif not self._ready.done() and all(channel.readyState == "open" for channel in self._lanes.values()):
            self._ready.set_result(None)


def surplus_candidates(lines: Sequence[str]) -> frozenset[str]:
    """Candidates beyond what the other side's gate lets pass; a machine's own addresses go first, relays stay."""
    candidates = list(dict.fromkeys(line for line in lines if line.startswith("a=candidate:")))
    candidates.sort(key=lambda line: " typ host" in line)
    return frozenset(candidates[MOST_CANDIDATES:])
