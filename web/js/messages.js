// Every message of the wire. Made from rhelp/wire by scripts/generate; changes here are overwritten.

/** How a message travels between two peers (RFC 8831's reliability, by channel). */
export const Lane = Object.freeze({
  CONTROL: "control",
  MOTION: "motion",
});

/** What a customer may allow an agent to do. */
export const Right = Object.freeze({
  VIEW: "view",
  POINTER: "pointer",
  KEYBOARD: "keyboard",
});

/** Who may send a message. */
export const Sender = Object.freeze({
  AGENT: "agent",
  CUSTOMER: "customer",
  SERVER: "server",
  PEER: "agent or customer",
});

/** What the agent waits with. */
export const SeatKind = Object.freeze({
  VIEWER: "viewer",
  CHAT: "chat",
});

/** Why a door stays shut or somebody left. `CODE` is the one answer for wrong, used and expired codes. */
export const Why = Object.freeze({
  CODE: "code",
  BUSY: "busy",
  SLOW_DOWN: "slow-down",
  SIGN_IN: "sign-in",
  PROTOCOL: "protocol",
  UNCONFIRMED: "unconfirmed",
  ENDED: "ended",
  GONE: "gone",
  SHUTDOWN: "shutdown",
});

/**
 * A STUN or TURN server (W3C RTCIceServer), its credential short-lived.
 * @typedef {Object} IceServer
 * @property {string[]} urls at most 8 items, each at most 500 characters
 * @property {string} [username] at most 200 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {string} [credential] at most 200 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 */

/**
 * Allot routing digits to me; asked again on the same socket, allot new ones.
 * @typedef {Object} OpenSeat
 * @property {"open-seat"} t
 * @property {"viewer" | "chat"} kind
 */

/**
 * Your routing digits, the page to name to the customer, and how long the digits hold.
 * @typedef {Object} SeatOpened
 * @property {"seat-opened"} t
 * @property {string} route at most 4 characters, `[0-9]{4}`
 * @property {string} relay_url at most 500 characters
 * @property {number} expires_in 0 to 86400
 */

/**
 * Let me into the seat with these routing digits.
 * @typedef {Object} JoinSeat
 * @property {"join-seat"} t
 * @property {string} route at most 4 characters, `[0-9]{4}`
 */

/**
 * Both ends sit: the session's id, the relay's name (bound into the handshake), who helps, ICE settings.
 * @typedef {Object} Joined
 * @property {"joined"} t
 * @property {string} sid at most 32 characters, `[0-9a-f]{32}`
 * @property {string} relay at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {string} agent at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {IceServer[]} ice_servers at most 8 items, each IceServer
 * @property {"all" | "relay"} [ice_policy]
 */

/**
 * Carried to the other end as it is; the server never reads `body`.
 * @typedef {Object} Forward
 * @property {"forward"} t
 * @property {string} body at most 65536 characters
 */

/**
 * I leave the seat. An agent says `unconfirmed` where the customer did not know the secret digits.
 * @typedef {Object} Leave
 * @property {"leave"} t
 * @property {"code" | "busy" | "slow-down" | "sign-in" | "protocol" | "unconfirmed" | "ended" | "gone" | "shutdown"} why
 */

/**
 * The other end is no longer there.
 * @typedef {Object} PeerLeft
 * @property {"peer-left"} t
 * @property {"code" | "busy" | "slow-down" | "sign-in" | "protocol" | "unconfirmed" | "ended" | "gone" | "shutdown"} why
 */

/**
 * What you asked for is not done.
 * @typedef {Object} Refused
 * @property {"refused"} t
 * @property {"code" | "busy" | "slow-down" | "sign-in" | "protocol" | "unconfirmed" | "ended" | "gone" | "shutdown"} why
 */

/**
 * The agent's promise of the message it will send: SHA-256 over its SPAKE2 message and a nonce.
 * @typedef {Object} Commit
 * @property {"commit"} t
 * @property {number} version 1 to 65535
 * @property {string} digest at most 64 characters, `[0-9a-f]{64}`
 */

/**
 * The customer's SPAKE2 message (side B, 33 bytes).
 * @typedef {Object} PakeCustomer
 * @property {"pake-customer"} t
 * @property {string} point at most 66 characters, `[0-9a-f]{66}`
 */

/**
 * The agent's SPAKE2 message (side A, 33 bytes) and the nonce that opens its commitment.
 * @typedef {Object} PakeAgent
 * @property {"pake-agent"} t
 * @property {string} point at most 66 characters, `[0-9a-f]{66}`
 * @property {string} nonce at most 32 characters, `[0-9a-f]{32}`
 */

/**
 * HMAC-SHA256 over the transcript under this side's confirmation key.
 * @typedef {Object} Confirm
 * @property {"confirm"} t
 * @property {string} mac at most 64 characters, `[0-9a-f]{64}`
 */

/**
 * AES-256-GCM over a SEALED message; `number` counts from 0 in each direction and is the nonce.
 * @typedef {Object} Sealed
 * @property {"sealed"} t
 * @property {number} number 0 to 2147483647
 * @property {string} box at most 98304 characters, `([0-9a-f]{2})+`
 */

/**
 * The customer's session description with all its candidates.
 * @typedef {Object} Offer
 * @property {"offer"} t
 * @property {string} sdp at most 32768 characters
 */

/**
 * The agent's session description with all its candidates.
 * @typedef {Object} Answer
 * @property {"answer"} t
 * @property {string} sdp at most 32768 characters
 */

/**
 * First on the control lane: proves that the handshake's key and this DTLS connection belong together.
 * @typedef {Object} Bind
 * @property {"bind"} t
 * @property {string} mac at most 64 characters, `[0-9a-f]{64}`
 */

/**
 * Second on the control lane: what I speak and who I am. Both sides use the features both name.
 * @typedef {Object} Hello
 * @property {"hello"} t
 * @property {number} version 1 to 65535
 * @property {string[]} features at most 64 items, each at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {string} name at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {string} platform at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 */

/**
 * Are you there? Answered by `Pong` with the same number.
 * @typedef {Object} Ping
 * @property {"ping"} t
 * @property {number} number 0 to 2147483647
 */

/**
 * I am here.
 * @typedef {Object} Pong
 * @property {"pong"} t
 * @property {number} number 0 to 2147483647
 */

/**
 * I end the session, on purpose.
 * @typedef {Object} Goodbye
 * @property {"goodbye"} t
 * @property {string} why at most 200 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 */

/**
 * May I?
 * @typedef {Object} RightAsked
 * @property {"right-asked"} t
 * @property {"view" | "pointer" | "keyboard"} right
 */

/**
 * From now on you may.
 * @typedef {Object} RightGranted
 * @property {"right-granted"} t
 * @property {"view" | "pointer" | "keyboard"} right
 */

/**
 * No; also where nobody answered in time.
 * @typedef {Object} RightRefused
 * @property {"right-refused"} t
 * @property {"view" | "pointer" | "keyboard"} right
 */

/**
 * From now on you may no longer.
 * @typedef {Object} RightWithdrawn
 * @property {"right-withdrawn"} t
 * @property {"view" | "pointer" | "keyboard"} right
 */

/**
 * How large the picture on the video track is.
 * @typedef {Object} ScreenSized
 * @property {"screen-sized"} t
 * @property {number} width 1 to 16384
 * @property {number} height 1 to 16384
 */

/**
 * The pointer is here; of two, the one with the larger `number` counts.
 * @typedef {Object} PointerMoved
 * @property {"pointer-moved"} t
 * @property {number} number 0 to 2147483647
 * @property {number} x 0 to 32767
 * @property {number} y 0 to 32767
 */

/**
 * A button (1 left, 2 middle, 3 right, 8 back, 9 forward) went down at x, y; numbered with the moves.
 * @typedef {Object} ButtonPressed
 * @property {"button-pressed"} t
 * @property {number} number 0 to 2147483647
 * @property {number} button 1 to 9
 * @property {number} x 0 to 32767
 * @property {number} y 0 to 32767
 */

/**
 * A button went up at x, y.
 * @typedef {Object} ButtonReleased
 * @property {"button-released"} t
 * @property {number} number 0 to 2147483647
 * @property {number} button 1 to 9
 * @property {number} x 0 to 32767
 * @property {number} y 0 to 32767
 */

/**
 * The wheel turned by so many clicks, right and down positive.
 * @typedef {Object} WheelTurned
 * @property {"wheel-turned"} t
 * @property {number} dx -20 to 20
 * @property {number} dy -20 to 20
 */

/**
 * Something is still held down; without this the customer's end releases it.
 * @typedef {Object} ButtonsHeld
 * @property {"buttons-held"} t
 * @property {number} number 0 to 2147483647
 */

/**
 * A key went down, by its W3C UI Events `key` value: a named key (`Enter`) or one character (`a`).
 * @typedef {Object} KeyPressed
 * @property {"key-pressed"} t
 * @property {string} key at most 24 characters, `[A-Za-z0-9]+|[^\x00-\x1f\x7f]`
 */

/**
 * A key went up.
 * @typedef {Object} KeyReleased
 * @property {"key-released"} t
 * @property {string} key at most 24 characters, `[A-Za-z0-9]+|[^\x00-\x1f\x7f]`
 */

/**
 * Text to arrive as it is, whatever keys would make it.
 * @typedef {Object} TextTyped
 * @property {"text-typed"} t
 * @property {string} text at most 1000 characters
 */

/**
 * Something is still held down; without this the customer's end releases it.
 * @typedef {Object} KeysHeld
 * @property {"keys-held"} t
 * @property {number} number 0 to 2147483647
 */

/** The family signal: tag to terms. */
export const SIGNAL = Object.freeze({
  "open-seat": Object.freeze({ sender: "agent", lane: null, needs: null }),
  "seat-opened": Object.freeze({ sender: "server", lane: null, needs: null }),
  "join-seat": Object.freeze({ sender: "customer", lane: null, needs: null }),
  "joined": Object.freeze({ sender: "server", lane: null, needs: null }),
  "forward": Object.freeze({ sender: "agent or customer", lane: null, needs: null }),
  "leave": Object.freeze({ sender: "agent or customer", lane: null, needs: null }),
  "peer-left": Object.freeze({ sender: "server", lane: null, needs: null }),
  "refused": Object.freeze({ sender: "server", lane: null, needs: null }),
});

/** The family handshake: tag to terms. */
export const HANDSHAKE = Object.freeze({
  "commit": Object.freeze({ sender: "agent", lane: null, needs: null }),
  "pake-customer": Object.freeze({ sender: "customer", lane: null, needs: null }),
  "pake-agent": Object.freeze({ sender: "agent", lane: null, needs: null }),
  "confirm": Object.freeze({ sender: "agent or customer", lane: null, needs: null }),
  "sealed": Object.freeze({ sender: "agent or customer", lane: null, needs: null }),
});

/** The family sealed: tag to terms. */
export const SEALED = Object.freeze({
  "offer": Object.freeze({ sender: "customer", lane: null, needs: null }),
  "answer": Object.freeze({ sender: "agent", lane: null, needs: null }),
});

/** The family peer: tag to terms. */
export const PEER = Object.freeze({
  "bind": Object.freeze({ sender: "agent or customer", lane: "control", needs: null }),
  "hello": Object.freeze({ sender: "agent or customer", lane: "control", needs: null }),
  "ping": Object.freeze({ sender: "agent or customer", lane: "motion", needs: null }),
  "pong": Object.freeze({ sender: "agent or customer", lane: "motion", needs: null }),
  "goodbye": Object.freeze({ sender: "agent or customer", lane: "control", needs: null }),
  "right-asked": Object.freeze({ sender: "agent", lane: "control", needs: null }),
  "right-granted": Object.freeze({ sender: "customer", lane: "control", needs: null }),
  "right-refused": Object.freeze({ sender: "customer", lane: "control", needs: null }),
  "right-withdrawn": Object.freeze({ sender: "customer", lane: "control", needs: null }),
  "screen-sized": Object.freeze({ sender: "customer", lane: "control", needs: "view" }),
  "pointer-moved": Object.freeze({ sender: "agent", lane: "motion", needs: "pointer" }),
  "button-pressed": Object.freeze({ sender: "agent", lane: "control", needs: "pointer" }),
  "button-released": Object.freeze({ sender: "agent", lane: "control", needs: "pointer" }),
  "wheel-turned": Object.freeze({ sender: "agent", lane: "control", needs: "pointer" }),
  "buttons-held": Object.freeze({ sender: "agent", lane: "motion", needs: "pointer" }),
  "key-pressed": Object.freeze({ sender: "agent", lane: "control", needs: "keyboard" }),
  "key-released": Object.freeze({ sender: "agent", lane: "control", needs: "keyboard" }),
  "text-typed": Object.freeze({ sender: "agent", lane: "control", needs: "keyboard" }),
  "keys-held": Object.freeze({ sender: "agent", lane: "motion", needs: "keyboard" }),
});
