/**
 * The page's end of a link to the agent: WebRTC, bound to the handshake, by which a screen is shown and nothing else can
 * be done. `docs/protocol.md`, *A page that shows its screen*.
 */

import { bytesOf, equal, fromHex, prefixed, toHex } from "./bytes.js";
import { BadMessage, decode, encode } from "./codec.js";
import { HandshakeFailed, Sealer } from "./handshake.js";
import { HANDSHAKE, Lane, PEER, Right } from "./messages.js";
import { CustomerResume } from "./resume.js";
import { hmac, sha256 } from "../vendor/noble.js";

const ANSWER_PATIENCE = 8000; // milliseconds, as everything below
const CONNECT_PATIENCE = 20_000;
const GATHER_PATIENCE = 2500;
const SILENCE = 6000;
const MOST_CANDIDATES = 20;
const VERSION = 1;
const FEATURES = ["rights", "laser"];
const CODECS = ["video/VP8", "video/H264"]; // what the agent's program takes, the better one for text first
const CANDIDATE = /^a=candidate:\S+ [12] udp \d+ [0-9a-f.:]+ \d+ typ /i; // no names, which only this network could tell
const FINGERPRINT = /^a=fingerprint:sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/gm;

/**
 * What happens on the link once it stands.
 * @typedef {Object} Hearer
 * @property {(place: {x: number, y: number} | null, number: number) => void} onLaser in ten-thousandths of the picture
 * @property {(why: string | null) => void} onOver the agent ended it, in so many words; null where it broke
 */

/** One link, from the whispers by which it is made to its end. */
export class PeerLink {
  #connection;
  #lanes = {};
  #phase = "binding";
  #timers = {};
  #binding = null;
  #bound = false;
  #name = "";
  #allowed = true;
  #opened = Promise.withResolvers?.() ?? withResolvers();

  /**
   * @param {{ice_servers: object[], ice_policy: string}} begins
   * @param {MediaStreamTrack} track
   * @param {string} name what the customer called itself, if anything
   * @param {Hearer} hearer
   */
  constructor(begins, track, name, hearer) {
    const iceServers = begins.ice_servers.map(({ urls, username, credential }) => ({ urls, username, credential }));
    this.hearer = hearer;
    this.#name = name;
    this.#opened.promise.catch(() => {}); // whoever waits for it hears it
    this.#connection = new RTCPeerConnection({
      iceServers,
      iceTransportPolicy: begins.ice_policy,
      bundlePolicy: "max-bundle",
    });
    const way = this.#connection.addTransceiver(track, { direction: "sendonly" });
    this.sender = way.sender;
    way.setCodecPreferences(preferred(RTCRtpSender.getCapabilities("video").codecs));
    this.#openLane(Lane.CONTROL, { id: 0 });
    this.#openLane(Lane.MOTION, { id: 1, ordered: false, maxRetransmits: 0 });
    this.#connection.onconnectionstatechange = () => this.#look();
  }

  /**
   * Make the link; throws HandshakeFailed, BadMessage, GivenUp, DOMException.
   * @param {{transcript: Uint8Array, resume: Uint8Array}} first
   * @param {import("./inbox.js").Inbox} inbox the agent's whispers
   * @param {(body: string) => void} whisper
   */
  async connect(first, inbox, whisper) {
    const heard = async () => decode(await inbox.next(ANSWER_PATIENCE), HANDSHAKE);
    const resume = new CustomerResume(first);
    while (!resume.keys) {
      const answer = await resume.receive(await heard());
      if (answer) whisper(encode(answer));
    }
    const sealer = new Sealer(resume.keys);
    const mine = await this.#offer();
    whisper(encode(await sealer.seal({ t: "offer", sdp: mine })));
    const answer = await sealer.open(await heard());
    if (answer.t !== "answer") throw new HandshakeFailed("no answer");
    this.#binding = bindings(resume.keys, fingerprintOf(answer.sdp), fingerprintOf(mine));
    await this.#connection.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    this.#after("connect", CONNECT_PATIENCE, () => this.#close(null));
    await this.#opened.promise;
    await keepSharp(this.sender);
  }

  /** The customer holds the screen back, or shows it again. */
  pause(paused) {
    this.#say({ t: paused ? "screen-paused" : "screen-resumed" });
  }

  /** We end it, in so many words. */
  end() {
    if (this.#phase === "open") this.#say({ t: "goodbye", why: "" });
    this.#phase = "closed";
    this.#allowed = false;
    this.#stopTimers();
    const connection = this.#connection;
    setTimeout(() => connection.close(), 300); // what was said last still goes out
    void this.sender.replaceTrack(null).catch(() => {}); // and nothing is seen meanwhile
  }

  async #offer() {
    await this.#connection.setLocalDescription();
    await gathered(this.#connection);
    return presentable(this.#connection.localDescription.sdp);
  }

  #openLane(lane, how) {
    const channel = this.#connection.createDataChannel(lane, { negotiated: true, ...how });
    this.#lanes[lane] = channel;
    channel.onopen = () => this.#look();
    channel.onclose = () => this.#close(null);
    channel.onmessage = ({ data }) => this.#hear(data, lane);
  }

  #look() {
    if (["failed", "closed"].includes(this.#connection.connectionState)) return this.#close(null);
    const open = Object.values(this.#lanes).every(({ readyState }) => readyState === "open");
    if (open && this.#binding) this.#bind();
  }

  /** The certificate that is really used is the one in the sealed answer: only then is anything said. */
  #bind() {
    if (this.#bound) return;
    this.#bound = true;
    const [certificate] = this.sender.transport?.getRemoteCertificates?.() ?? [];
    if (certificate && !equal(sha256(new Uint8Array(certificate)), this.#binding.agent)) return this.#close(null);
    this.#say({ t: "bind", mac: this.#binding.mine });
    this.#listen();
  }

  #hear(data, lane) {
    if (this.#phase === "closed" || (this.#phase !== "open" && lane === Lane.MOTION)) return;
    try {
      const message = decode(data, PEER);
      if (message) this.#check(message, lane);
      this.#listen();
      this.#take(message);
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      if (this.#phase === "open") this.#say({ t: "goodbye", why: "line-lost" });
      this.#close("line-lost");
    }
  }

  #check({ t }, lane) {
    const { sender, lane: own } = PEER[t];
    if (sender === "customer" || own !== lane) throw new BadMessage(`${t} does not come from there`);
  }

  #take(message) {
    if (this.#phase === "binding") {
      if (message?.t !== "bind" || !this.#binding || !equal(fromHex(message.mac), fromHex(this.#binding.theirs))) {
        throw new BadMessage("the link is not bound to the handshake");
      }
      this.#bind();
      if (this.#phase === "closed") return;
      this.#phase = "greeting";
      this.#say({ t: "hello", version: VERSION, features: FEATURES, name: this.#name, platform: "" });
    } else if (this.#phase === "greeting") {
      if (message?.t !== "hello") throw new BadMessage("no greeting");
      this.#phase = "open";
      this.#stop("connect");
      this.#opened.resolve();
    } else if (message) {
      this.#dispatch(message);
    }
  }

  #dispatch(message) {
    switch (message.t) {
      case "bind":
      case "hello":
        throw new BadMessage("greeted twice");
      case "ping":
        return this.#say({ t: "pong", number: message.number });
      case "right-asked":
        return this.#answer(message.right);
      case "laser-at":
        return this.hearer.onLaser({ x: message.x, y: message.y }, message.number);
      case "laser-off":
        return this.hearer.onLaser(null, message.number);
      case "goodbye":
        return this.#close(message.why);
    }
  }

  /** The law of pages (rhelp/core/page.py): to look, and nothing else. */
  #answer(right) {
    this.#say({ t: right === Right.VIEW && this.#allowed ? "right-granted" : "right-refused", right });
  }

  #say(message) {
    const lane = this.#lanes[PEER[message.t].lane];
    if (lane.readyState === "open") lane.send(encode(message));
  }

  #listen() {
    this.#after("silence", SILENCE, () => this.#close(null));
  }

  #close(why) {
    if (this.#phase === "closed") return;
    const stood = this.#phase === "open";
    this.#phase = "closed";
    this.#stopTimers();
    this.#connection.close();
    this.#opened.reject(new HandshakeFailed("no connection"));
    if (stood) this.hearer.onOver(why);
  }

  #after(name, delay, act) {
    this.#stop(name);
    this.#timers[name] = setTimeout(act, delay);
  }

  #stop(name) {
    clearTimeout(this.#timers[name]);
    delete this.#timers[name];
  }

  #stopTimers() {
    for (const name of Object.keys(this.#timers)) this.#stop(name);
  }
}

/** Our codecs in our order, with what sends lost packets again. */
function preferred(known) {
  const usable = known.filter(({ sdpFmtpLine }) => !/packetization-mode=0/.test(sdpFmtpLine ?? ""));
  return [...CODECS, "video/rtx"].flatMap((type) => usable.filter(({ mimeType }) => mimeType === type));
}

/** On a bad line fewer pictures, never blurred ones: text is to be read. */
async function keepSharp(sender) {
  const parameters = sender.getParameters();
  parameters.degradationPreference = "maintain-resolution";
  await sender.setParameters(parameters).catch(() => {}); // where a browser does not know it, contentHint does the same
}

/** Until all addresses are known, or for long enough; by the event, for a hidden page's timers are slow. */
function gathered(connection) {
  return new Promise((resolve) => {
    const look = () => connection.iceGatheringState === "complete" && resolve();
    connection.addEventListener("icegatheringstatechange", look);
    setTimeout(resolve, GATHER_PATIENCE);
    look();
  });
}

/** The description as the agent's gate takes it (rhelp/core/sdp.py): addresses by UDP, and not too many. */
function presentable(sdp) {
  let left = MOST_CANDIDATES;
  const kept = sdp.split("\r\n").filter((line) => {
    if (!line.startsWith("a=candidate:")) return true;
    return CANDIDATE.test(line) && left-- > 0;
  });
  return kept.join("\r\n");
}

/** The one SHA-256 fingerprint in a description; throws HandshakeFailed. */
function fingerprintOf(sdp) {
  const found = new Set(Array.from(sdp.replaceAll("\r", "").matchAll(FINGERPRINT), ([, hex]) => hex));
  if (found.size !== 1) throw new HandshakeFailed("not exactly one SHA-256 fingerprint");
  return fromHex([...found][0].replaceAll(":", ""));
}

/** What each side proves first on the control lane, and the agent's fingerprint. */
function bindings(keys, agent, customer) {
  const mac = (side) => toHex(hmac(sha256, keys.binding, prefixed(bytesOf(side), agent, customer, keys.transcript)));
  return { mine: mac("B"), theirs: mac("A"), agent };
}

function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}
