"""A real Chromium that sends a canvas: noise that moves, and a counter in blocks that a program can read."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from playwright.async_api import Browser, Page

from rhelp.core.geometry import Rect, Size
from rhelp.core.sdp import check_sdp
from rhelp.media.picture import PictureBuffer
from rhelp.peer.connection import Connection
from rhelp.peer.viewing import Viewing
from tests.web.way import Way, bare, open_way

BITS, BLOCK = 16, 32  # of the counter; pixels of a block, in a canvas of WIDTH
WIDTH, HEIGHT = 640, 360
MAGENTA = (40, 200, 220)  # BGR of a patch in the lower left corner
SENDER = (
    """
async ({ codec, width, height }) => {
  const canvas = document.createElement("canvas");
  document.body.append(canvas);
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d", { alpha: false });
  const noise = Array.from({ length: 6 }, () => {
    const image = new ImageData(canvas.width, canvas.height);
    for (let at = 0; at < image.data.length; at += 4) {
      image.data.fill(64 + 128 * Math.random(), at, at + 3);
      image.data[at + 3] = 255;
    }
    const held = new OffscreenCanvas(canvas.width, canvas.height);
    held.getContext("2d").putImageData(image, 0, 0);
    return held;
  });
  globalThis.counter = 0;
  globalThis.still = false;
  const draw = () => {
    const block = canvas.width / WIDTH * BLOCK;
    if (globalThis.still) return;
    const counter = (globalThis.counter += 1);
    pen.drawImage(noise[counter % noise.length], 0, 0, canvas.width, canvas.height);
    for (let bit = 0; bit < BITS; bit += 1) {
      const set = (counter >> bit) & 1;
      pen.fillStyle = set ? "white" : "black";
      pen.fillRect(bit * block, 0, block, block);
      pen.fillStyle = set ? "black" : "white";
      pen.fillRect(bit * block, block, block, block);
    }
    pen.fillStyle = "rgb(220, 200, 40)";
    pen.fillRect(0, canvas.height - 64, 64, 64);
  };
  globalThis.resize = (width, height) => { Object.assign(canvas, { width, height }); draw(); };
  setInterval(draw, 33);
  const stream = canvas.captureStream(30);
  globalThis.track = stream.getVideoTracks()[0];
  const peer = (globalThis.peer = new RTCPeerConnection());
  const way = peer.addTransceiver(globalThis.track, { direction: "sendonly", streams: [stream] });
  globalThis.sender = way.sender;
  const known = RTCRtpSender.getCapabilities("video").codecs;
  const wanted = known.filter((one) => one.mimeType === codec && !/packetization-mode=0/.test(one.sdpFmtpLine ?? ""));
  if (!wanted.length) return null;
  way.setCodecPreferences([...wanted, ...known.filter((one) => one.mimeType === "video/rtx")]);
  peer.createDataChannel("control", { negotiated: true, id: 0 });
  peer.createDataChannel("motion", { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 });
  await peer.setLocalDescription();
  return peer.localDescription.sdp;
}
""".replace("BITS", str(BITS))
    .replace("BLOCK", str(BLOCK))
    .replace("WIDTH", str(WIDTH))
)


class CanvasSession:
    """The agent's real receiving side, and a Chromium that sends its canvas to it over a way that the test holds."""

    page: Page

    def __init__(self, browser: Browser, codec: str = "video/VP8") -> None:
        self.picture = PictureBuffer()
        self.shown: list[int] = []
        self._browser, self._codec = browser, codec
        self._agent = Connection((), lambda: None)
        self._viewing = Viewing(self.picture, self._look)
        self._way: Way | None = None

    @property
    def way(self) -> Way:
        assert self._way is not None
        return self._way

    async def __aenter__(self) -> CanvasSession:
        async with AsyncExitStack() as trying:
            trying.push_async_callback(self.__aexit__)
            await self._begin()
            trying.pop_all()
        return self

    async def _begin(self) -> None:
        self.page = await self._browser.new_page()
        offer = await self.page.evaluate(SENDER, {"codec": self._codec, "width": WIDTH, "height": HEIGHT})
        assert offer is not None, f"this Chromium cannot send {self._codec}"
        offer = bare(offer)
        check_sdp(offer)
        self._viewing.start()
        await self._connect(offer)

    async def _connect(self, offer: str) -> None:
        answer = await self._agent.answer(offer)
        self._way, rewritten = await open_way(answer)
        self._viewing.attach(self._agent)
        await self.page.evaluate("(sdp) => peer.setRemoteDescription({ type: 'answer', sdp })", rewritten)
        await self._agent.ready()

    async def __aexit__(self, *_: object) -> None:
        await self.page.close()
        await self._viewing.stop()
        await self._agent.close(flush=False)
        if self._way is not None:
            self._way.close()

    def forget(self) -> None:
        """As where the right to see was taken back."""
        self._viewing.forget()

    def shape_is(self, size: Size) -> bool:
        """Whether the picture is of this shape; browsers scale as they like."""
        shown = self.picture.size
        return shown is not None and abs(shown.width / shown.height - size.width / size.height) < 0.05

    def _look(self, area: Rect) -> None:
        """In the decoding thread: read the counter of what is shown now."""
        counter = read_counter(self.picture)
        if counter is not None:
            self.shown.append(counter)

    async def wait_for(self, what: str, true: Any, patience: float = 30.0) -> None:
        """Until ``true()``; fails with ``what``."""
        try:
            async with asyncio.timeout(patience):
                while not true():
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"{what}: not within {patience} s; shown {self.shown[-3:]}") from None

    async def wait_for_new(self, count: int = 10, patience: float = 30.0) -> None:
        """Until so many more pictures are shown."""
        goal = len(self.shown) + count
        await self.wait_for(f"{count} pictures more", lambda: len(self.shown) >= goal, patience)


def read_counter(picture: PictureBuffer) -> int | None:
    """The counter in the picture, where every block is as clear as its complement; browsers scale as they like."""
    with picture.lock:
        if picture.size is None or not picture.size.width:
            return None
        step = picture.size.width / WIDTH * BLOCK
        columns = [int((bit + 0.5) * step) for bit in range(BITS)]
        above, below = (picture.pixels[int(row * step), columns, :3].mean(axis=1) for row in (0.5, 1.5))
    if abs(above - below).min() < 80:
        return None
    return sum(1 << bit for bit in range(BITS) if above[bit] > below[bit])
