// Every message of the wire. Made from rhelp/wire by scripts/generate; changes here are overwritten.

/** How a message travels between two peers (RFC 8831's reliability, by channel). */
export const Lane = Object.freeze({
  CONTROL: "control",
  MOTION: "motion",
});

/** What a customer may allow an agent to do. *In* is to the customer's computer, *out* from it. */
export const Right = Object.freeze({
  VIEW: "view",
  POINTER: "pointer",
  KEYBOARD: "keyboard",
  CLIPBOARD_IN: "clipboard-in",
  CLIPBOARD_OUT: "clipboard-out",
  FILES_IN: "files-in",
  FILES_OUT: "files-out",
  RECORD: "record",
  SOUND: "sound",
  SYSTEM_INFORMATION: "system-information",
  PROCESSES: "processes",
  REBOOT: "reboot",
});

/** Who may send a message. */
export const Sender = Object.freeze({
  AGENT: "agent",
  CUSTOMER: "customer",
  SERVER: "server",
  PEER: "agent or customer",
  ANYBODY: "anybody",
});

/** What the agent waits with. */
export const SeatKind = Object.freeze({
  VIEWER: "viewer",
  CHAT: "chat",
});

/** What the two ends prove to each other: the secret of the digits or of the link, nothing, or an earlier key. */
export const Key = Object.freeze({
  DIGITS: "digits",
  LINK: "link",
  ICON: "icon",
  RESUME: "resume",
});

/** Who comes: a page in a browser, to chat; or the support program, to be helped. */
export const Guest = Object.freeze({
  PAGE: "page",
  PROGRAM: "program",
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
  UNANSWERED: "unanswered",
});

/** Why a code that somebody tried is good no longer; only the agent is told which. */
export const Spent = Object.freeze({
  USED: "used",
  EXPIRED: "expired",
  BURNT: "burnt",
});

/** Who said a line; a `NOTICE` is the server's, its text one of `Notice`. */
export const Author = Object.freeze({
  AGENT: "agent",
  CUSTOMER: "customer",
  NOTICE: "notice",
});

/** What the server notes in the chat; each reader says it in its own language. */
export const Notice = Object.freeze({
  BEGAN: "began",
  SUPPORT_BEGAN: "support-began",
  SUPPORT_ENDED: "support-ended",
  INVITED: "invited",
  ENDED: "ended",
});

/** Where an agent stands, as others see it. */
export const State = Object.freeze({
  ONLINE: "online",
  AWAY: "away",
  IN_CONSULTATION: "in-consultation",
  CONNECTING: "connecting",
  OFFLINE: "offline",
});

/** What happened to a right. */
export const What = Object.freeze({
  ASKED: "asked",
  GRANTED: "granted",
  REFUSED: "refused",
  WITHDRAWN: "withdrawn",
});

/**
 * A STUN or TURN server (W3C RTCIceServer), its credential short-lived.
 * @typedef {Object} IceServer
 * @property {string[]} urls at most 8 items, each at most 500 characters
 * @property {string} [username] at most 200 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {string} [credential] at most 200 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 */

/**
 * An agent as others see it.
 * @typedef {Object} Colleague
 * @property {string} name at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {"online" | "away" | "in-consultation" | "connecting" | "offline"} state
 */

/**
 * First on every socket: continue this road (a new one where it is empty); I have heard up to this number.
 * @typedef {Object} Attach
 * @property {"attach"} t
 * @property {string} [road] at most 64 characters, `([0-9a-f]{64})?`
 * @property {number} [heard] 0 to 2147483647
 */

/**
 * The answer: the road's name, 256 random bits; a new one without `resumed`, and the old one is forgotten.
 * @typedef {Object} Attached
 * @property {"attached"} t
 * @property {string} road at most 64 characters, `([0-9a-f]{64})?`
 * @property {number} heard 0 to 2147483647
 * @property {boolean} resumed
 */

/**
 * A message of the server road as JSON text, its number, and the last number heard of the other side.
 * @typedef {Object} Carry
 * @property {"carry"} t
 * @property {number} number 0 to 2147483647
 * @property {number} heard 0 to 2147483647
 * @property {string} body at most 131072 characters
 */

/**
 * I have heard up to this number; said where nothing else is to be sent for a while.
 * @typedef {Object} Heard
 * @property {"heard"} t
 * @property {number} number 0 to 2147483647
 */

/**
 * Allot routing digits to me; asked again on the same road, allot new ones. `wish` names digits that were mine before the server forgot me; I get them where nobody else has them.
 * @typedef {Object} OpenSeat
 * @property {"open-seat"} t
 * @property {"viewer" | "chat"} kind
 * @property {string} [wish] at most 4 characters, `([0-9]{4})?`
 */

/**
 * Your routing digits, the page to name to the customer, how long the digits hold, your icon number if any.
 * @typedef {Object} SeatOpened
 * @property {"seat-opened"} t
 * @property {string} route at most 4 characters, `[0-9]{4}`
 * @property {string} relay_url at most 500 characters
 * @property {number} expires_in 0 to 86400
 * @property {number | null} [icon]
 */

/**
 * Somebody came with a code of yours that is good no longer.
 * @typedef {Object} CodeTried
 * @property {"code-tried"} t
 * @property {"used" | "expired" | "burnt"} why
 */

/**
 * Let me into the seat with these routing digits; the secret that I know is that of the digits or of the link.
 * @typedef {Object} JoinSeat
 * @property {"join-seat"} t
 * @property {string} route at most 4 characters, `[0-9]{4}`
 * @property {"digits" | "link" | "icon" | "resume"} [key]
 * @property {"page" | "program"} [guest]
 * @property {string} [work] at most 16 characters, `[0-9]*`
 */

/**
 * Too many wrong codes come just now: ask again with a number as `work`, for which SHA-256 of `rhelp/1 work ‹challenge› ‹work›` begins with so many zero bits.
 * @typedef {Object} WorkPosed
 * @property {"work-posed"} t
 * @property {string} challenge at most 32 characters, `[0-9a-f]{32}`
 * @property {number} bits 0 to 32
 */

/**
 * Ring the agent with this icon number on this group's page; nobody but `agent`, where that is given.
 * @typedef {Object} CallAgent
 * @property {"call-agent"} t
 * @property {number} icon 1 to 99
 * @property {string} [group] at most 32 characters, `([a-z0-9]+(-[a-z0-9]+)*)?`
 * @property {"page" | "program"} [guest]
 * @property {string} [name] at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {string} [agent] at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 */

/**
 * The agent hears it ring, for so many seconds; then comes `joined`, or `refused unanswered`.
 * @typedef {Object} Calling
 * @property {"calling"} t
 * @property {string} agent at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {number} expires_in 0 to 86400
 */

/**
 * A customer chose your icon number; answer within so many seconds. Silence is no.
 * @typedef {Object} Ring
 * @property {"ring"} t
 * @property {string} name at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {"page" | "program"} guest
 * @property {number} expires_in 0 to 86400
 */

/**
 * I take the customer who rings, or not.
 * @typedef {Object} AnswerRing
 * @property {"answer-ring"} t
 * @property {boolean} accepted
 */

/**
 * The customer who rang is gone, or the time is up.
 * @typedef {Object} RingOver
 * @property {"ring-over"} t
 */

/**
 * Both ends sit: the session's id, the relay's name (bound into the handshake), who helps, ICE settings. `key` says what is to be proved, `guest` who came; `route` is bound into the handshake (0000 with an icon).
 * @typedef {Object} Joined
 * @property {"joined"} t
 * @property {string} sid at most 32 characters, `[0-9a-f]{32}`
 * @property {string} relay at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {string} agent at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {IceServer[]} ice_servers at most 8 items, each IceServer
 * @property {"digits" | "link" | "icon" | "resume"} [key]
 * @property {"page" | "program"} [guest]
 * @property {string} [route] at most 4 characters, `([0-9]{4})?`
 * @property {string} [organisation] at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {"all" | "relay"} [ice_policy]
 */

/**
 * The customer in my seat is who it should be. A program's code is spent; a page makes room for the program.
 * @typedef {Object} Admit
 * @property {"admit"} t
 */

/**
 * To both: the consultation that begins or goes on, and the customer's token for its chat (empty to the agent).
 * @typedef {Object} Admitted
 * @property {"admitted"} t
 * @property {string} consultation at most 32 characters, `[0-9a-f]{32}`
 * @property {"page" | "program"} guest
 * @property {"viewer" | "chat"} kind
 * @property {string} [token] at most 64 characters, `([0-9a-f]{64})?`
 */

/**
 * Our link broke: bring me together with the other end of this session, which says the same, within a minute.
 * @typedef {Object} Rejoin
 * @property {"rejoin"} t
 * @property {string} sid at most 32 characters, `[0-9a-f]{32}`
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
 * @property {"code" | "busy" | "slow-down" | "sign-in" | "protocol" | "unconfirmed" | "ended" | "gone" | "shutdown" | "unanswered"} why
 */

/**
 * The other end is no longer there.
 * @typedef {Object} PeerLeft
 * @property {"peer-left"} t
 * @property {"code" | "busy" | "slow-down" | "sign-in" | "protocol" | "unconfirmed" | "ended" | "gone" | "shutdown" | "unanswered"} why
 */

/**
 * What you asked for is not done.
 * @typedef {Object} Refused
 * @property {"refused"} t
 * @property {"code" | "busy" | "slow-down" | "sign-in" | "protocol" | "unconfirmed" | "ended" | "gone" | "shutdown" | "unanswered"} why
 */

/**
 * Give me this consultation's lines after number `heard`, and those to come. The agent needs no token.
 * @typedef {Object} OpenChat
 * @property {"open-chat"} t
 * @property {string} consultation at most 32 characters, `[0-9a-f]{32}`
 * @property {number} [heard] 0 to 2147483647
 * @property {string} [token] at most 64 characters, `([0-9a-f]{64})?`
 */

/**
 * You are in: who talks with whom, and how many lines there are; those you lack follow.
 * @typedef {Object} ChatOpened
 * @property {"chat-opened"} t
 * @property {string} consultation at most 32 characters, `[0-9a-f]{32}`
 * @property {string} agent at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {string} customer at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {number} lines 0 to 2147483647
 */

/**
 * A line of mine; said again with the same id until `chat-line` shows that it is kept.
 * @typedef {Object} Say
 * @property {"say"} t
 * @property {string} consultation at most 32 characters, `[0-9a-f]{32}`
 * @property {string} id at most 32 characters, `[0-9a-f]{32}`
 * @property {string} text at most 4000 characters
 */

/**
 * A kept line, by number without a gap; `at` is milliseconds of Unix time.
 * @typedef {Object} ChatLine
 * @property {"chat-line"} t
 * @property {string} consultation at most 32 characters, `[0-9a-f]{32}`
 * @property {number} number 0 to 2147483647
 * @property {string} id at most 32 characters, `[0-9a-f]{32}`
 * @property {"agent" | "customer" | "notice"} author
 * @property {string} name at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {string} text at most 4000 characters
 * @property {number} at 0 to 9007199254740991
 */

/**
 * Ask the customer on the page to start the support program; shown there as a question.
 * @typedef {Object} Invite
 * @property {"invite"} t
 * @property {string} consultation at most 32 characters, `[0-9a-f]{32}`
 */

/**
 * I end this consultation.
 * @typedef {Object} CloseChat
 * @property {"close-chat"} t
 * @property {string} consultation at most 32 characters, `[0-9a-f]{32}`
 */

/**
 * This consultation is over, or not yours: nothing more can be said in it.
 * @typedef {Object} ChatClosed
 * @property {"chat-closed"} t
 * @property {string} consultation at most 32 characters, `[0-9a-f]{32}`
 */

/**
 * I am a page and want to show my screen: let me whisper with the agent. The attempt before it is over.
 * @typedef {Object} ShowScreen
 * @property {"show-screen"} t
 * @property {string} consultation at most 32 characters, `[0-9a-f]{32}`
 */

/**
 * To the page and to the agent's seat: whisper by this name, the agent first; these are the ICE settings.
 * @typedef {Object} ShowBegins
 * @property {"show-begins"} t
 * @property {string} consultation at most 32 characters, `[0-9a-f]{32}`
 * @property {string} attempt at most 32 characters, `[0-9a-f]{32}`
 * @property {IceServer[]} ice_servers at most 8 items, each IceServer
 * @property {"all" | "relay"} [ice_policy]
 */

/**
 * Carried to the other end of this attempt as it is; the server neither reads nor keeps `body`.
 * @typedef {Object} Whisper
 * @property {"whisper"} t
 * @property {string} consultation at most 32 characters, `[0-9a-f]{32}`
 * @property {string} attempt at most 32 characters, `[0-9a-f]{32}`
 * @property {string} body at most 65536 characters
 */

/**
 * My page was loaded again: what it showed does not come back. Carried to the agent's seat, which believes it only once the link is broken.
 * @typedef {Object} ShowOver
 * @property {"show-over"} t
 * @property {string} consultation at most 32 characters, `[0-9a-f]{32}`
 */

/**
 * I am online, or away; everything else the server sees by itself.
 * @typedef {Object} SetState
 * @property {"set-state"} t
 * @property {"online" | "away" | "in-consultation" | "connecting" | "offline"} state
 */

/**
 * The agents of my group, myself included; sent again whenever one of them changes.
 * @typedef {Object} Colleagues
 * @property {"colleagues"} t
 * @property {Colleague[]} agents at most 200 items, each Colleague
 */

/**
 * In this session of mine a right was asked for, given, refused, or taken back.
 * @typedef {Object} Report
 * @property {"report"} t
 * @property {string} sid at most 32 characters, `[0-9a-f]{32}`
 * @property {"asked" | "granted" | "refused" | "withdrawn"} what
 * @property {"view" | "pointer" | "keyboard" | "clipboard-in" | "clipboard-out" | "files-in" | "files-out" | "record" | "sound" | "system-information" | "processes" | "reboot"} right
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
 * In the place of the commitment where the key of an earlier handshake is known: a fresh X25519 point.
 * @typedef {Object} Resume
 * @property {"resume"} t
 * @property {number} version 1 to 65535
 * @property {string} point at most 64 characters, `[0-9a-f]{64}`
 */

/**
 * The customer's fresh X25519 point, and its confirmation under the keys that follow from both.
 * @typedef {Object} ResumeAnswer
 * @property {"resume-answer"} t
 * @property {string} point at most 64 characters, `[0-9a-f]{64}`
 * @property {string} mac at most 64 characters, `[0-9a-f]{64}`
 */

/**
 * In the place of the commitment where a first agent introduced me inside its link: a fresh X25519 point.
 * @typedef {Object} Introduced
 * @property {"introduced"} t
 * @property {number} version 1 to 65535
 * @property {string} id at most 32 characters, `[0-9a-f]{32}`
 * @property {string} point at most 64 characters, `[0-9a-f]{64}`
 */

/**
 * The customer's fresh X25519 point, and its confirmation under the keys that follow from both and from those that the first agent carried.
 * @typedef {Object} IntroducedAnswer
 * @property {"introduced-answer"} t
 * @property {string} point at most 64 characters, `[0-9a-f]{64}`
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
 * In the place of an offer: I am a page and want to chat; this is what I call myself.
 * @typedef {Object} Enter
 * @property {"enter"} t
 * @property {string} [name] at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 */

/**
 * The answer to a page: come in, with the code for the support program; it is as trusted as the page.
 * @typedef {Object} Ticket
 * @property {"ticket"} t
 * @property {string} code at most 9 characters, `[0-9]{9}`
 */

/**
 * The agent's session description with all its candidates.
 * @typedef {Object} Answer
 * @property {"answer"} t
 * @property {string} sdp at most 32768 characters
 */

/**
 * From a second agent to the first: introduce me by this X25519 key, drawn for this once, and this name.
 * @typedef {Object} Identity
 * @property {"identity"} t
 * @property {string} key at most 64 characters, `[0-9a-f]{64}`
 * @property {string} name at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 */

/**
 * From the first agent to the second: the customer said yes, expects you under this id, and is who holds this key. `known` says that I know who the customer is, by the code or by compared words.
 * @typedef {Object} Introduction
 * @property {"introduction"} t
 * @property {string} id at most 32 characters, `[0-9a-f]{32}`
 * @property {string} key at most 64 characters, `[0-9a-f]{64}`
 * @property {string} customer at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {boolean} known
 */

/**
 * First on the control lane: proves that the handshake's key and this DTLS connection belong together.
 * @typedef {Object} Bind
 * @property {"bind"} t
 * @property {string} mac at most 64 characters, `[0-9a-f]{64}`
 */

/**
 * Second on the control lane: what I speak and who I am. Both sides use the features both name. `decodes` lists the video codecs of which I can show films; names that the other side does not know count nothing.
 * @typedef {Object} Hello
 * @property {"hello"} t
 * @property {number} version 1 to 65535
 * @property {string[]} features at most 64 items, each at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {string} name at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {string} platform at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {string[]} [decodes] at most 16 items, each at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
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
 * @property {"view" | "pointer" | "keyboard" | "clipboard-in" | "clipboard-out" | "files-in" | "files-out" | "record" | "sound" | "system-information" | "processes" | "reboot"} right
 */

/**
 * From now on you may.
 * @typedef {Object} RightGranted
 * @property {"right-granted"} t
 * @property {"view" | "pointer" | "keyboard" | "clipboard-in" | "clipboard-out" | "files-in" | "files-out" | "record" | "sound" | "system-information" | "processes" | "reboot"} right
 */

/**
 * No; also where nobody answered in time.
 * @typedef {Object} RightRefused
 * @property {"right-refused"} t
 * @property {"view" | "pointer" | "keyboard" | "clipboard-in" | "clipboard-out" | "files-in" | "files-out" | "record" | "sound" | "system-information" | "processes" | "reboot"} right
 */

/**
 * From now on you may no longer.
 * @typedef {Object} RightWithdrawn
 * @property {"right-withdrawn"} t
 * @property {"view" | "pointer" | "keyboard" | "clipboard-in" | "clipboard-out" | "files-in" | "files-out" | "record" | "sound" | "system-information" | "processes" | "reboot"} right
 */

/**
 * I hold my screen back for a while; mouse and keyboard are taken back with it, and not to be had meanwhile.
 * @typedef {Object} ScreenPaused
 * @property {"screen-paused"} t
 */

/**
 * You see my screen again, if you may see it.
 * @typedef {Object} ScreenResumed
 * @property {"screen-resumed"} t
 */

/**
 * Another agent could go on in my place: this is the key it will come with, drawn for this once, and its name. `compared` says that the two of us have compared the words of the handshake by which I got the key.
 * @typedef {Object} AgentIntroduced
 * @property {"agent-introduced"} t
 * @property {string} id at most 32 characters, `[0-9a-f]{32}`
 * @property {string} key at most 64 characters, `[0-9a-f]{64}`
 * @property {string} name at most 80 characters, `[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*`
 * @property {boolean} compared
 */

/**
 * Let it come: this is the key by which it will know me, drawn for this once.
 * @typedef {Object} IntroductionAccepted
 * @property {"introduction-accepted"} t
 * @property {string} id at most 32 characters, `[0-9a-f]{32}`
 * @property {string} key at most 64 characters, `[0-9a-f]{64}`
 */

/**
 * No; also where nobody answered in time, or the other agent did not come.
 * @typedef {Object} IntroductionRefused
 * @property {"introduction-refused"} t
 * @property {string} id at most 32 characters, `[0-9a-f]{32}`
 */

/**
 * The other agent is here. Whatever you were allowed is over; goodbye follows.
 * @typedef {Object} HandedOver
 * @property {"handed-over"} t
 * @property {string} id at most 32 characters, `[0-9a-f]{32}`
 */

/**
 * How large the screen is.
 * @typedef {Object} ScreenSized
 * @property {"screen-sized"} t
 * @property {number} width 1 to 16384
 * @property {number} height 1 to 16384
 */

/**
 * Send the screen like this from now on, at `scale` per cent of its width and height. It allows nothing, so that it may be said before the right to see is there.
 * @typedef {Object} PictureSettings
 * @property {"picture-settings"} t
 * @property {"automatic" | "sharp" | "quick"} quality
 * @property {"full" | "thousands" | "few" | "grey"} colours
 * @property {"automatic" | "processor" | "data"} compression
 * @property {number} scale 10 to 100
 */

/**
 * The customer's pointer is here; of two, the one with the larger `number` counts. The last one is repeated.
 * @typedef {Object} CursorMoved
 * @property {"cursor-moved"} t
 * @property {number} number 0 to 2147483647
 * @property {number} x 0 to 32767
 * @property {number} y 0 to 32767
 */

/**
 * The pointer looks like this from now on; keep it under `slot`, in place of what was there. `pixels` is base64 of zlib of width × height × 4 bytes: blue, green, red, alpha, multiplied by alpha. The pixel `hot_x`, `hot_y` points.
 * @typedef {Object} CursorShaped
 * @property {"cursor-shaped"} t
 * @property {number} slot 0 to 31
 * @property {number} width 1 to 128
 * @property {number} height 1 to 128
 * @property {number} hot_x 0 to 127
 * @property {number} hot_y 0 to 127
 * @property {string} pixels at most 60000 characters, `[A-Za-z0-9+/]*={0,2}`
 */

/**
 * The pointer looks like what is kept under `slot` from now on.
 * @typedef {Object} CursorReused
 * @property {"cursor-reused"} t
 * @property {number} slot 0 to 31
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
 * The agent points here, in ten-thousandths of the picture's width and height; the larger `number` counts.
 * @typedef {Object} LaserAt
 * @property {"laser-at"} t
 * @property {number} number 0 to 2147483647
 * @property {number} x 0 to 10000
 * @property {number} y 0 to 10000
 */

/**
 * The agent points nowhere; numbered with the places, of which an earlier one may still come.
 * @typedef {Object} LaserOff
 * @property {"laser-off"} t
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

/**
 * What letter keys make at the customer's now (the 한/영 state); text arrives as it is in any.
 * @typedef {Object} InputMode
 * @property {"input-mode"} t
 * @property {"hangul" | "latin" | "unknown"} letters
 */

/** The family road: tag to terms, and each field's rule for codec.js. */
export const ROAD = Object.freeze({
  "attach": Object.freeze({ sender: "agent or customer", lane: null, needs: null,
    fields: {"road": {"text": 64, "like": "([0-9a-f]{64})?", "default": ""}, "heard": {"whole": [0, 2147483647], "default": 0}} }),
  "attached": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"road": {"text": 64, "like": "([0-9a-f]{64})?"}, "heard": {"whole": [0, 2147483647]}, "resumed": {"flag": true}} }),
  "carry": Object.freeze({ sender: "anybody", lane: null, needs: null,
    fields: {"number": {"whole": [0, 2147483647]}, "heard": {"whole": [0, 2147483647]}, "body": {"text": 131072}} }),
  "heard": Object.freeze({ sender: "anybody", lane: null, needs: null,
    fields: {"number": {"whole": [0, 2147483647]}} }),
});

/** The family signal: tag to terms, and each field's rule for codec.js. */
export const SIGNAL = Object.freeze({
  "open-seat": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {"kind": {"choice": ["viewer", "chat"]}, "wish": {"text": 4, "like": "([0-9]{4})?", "default": ""}} }),
  "seat-opened": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"route": {"text": 4, "like": "[0-9]{4}"}, "relay_url": {"text": 500}, "expires_in": {"whole": [0, 86400]}, "icon": {"whole": [1, 99], "none": true, "default": null}} }),
  "code-tried": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"why": {"choice": ["used", "expired", "burnt"]}} }),
  "join-seat": Object.freeze({ sender: "customer", lane: null, needs: null,
    fields: {"route": {"text": 4, "like": "[0-9]{4}"}, "key": {"choice": ["digits", "link", "icon", "resume"], "default": "digits"}, "guest": {"choice": ["page", "program"], "default": "program"}, "work": {"text": 16, "like": "[0-9]*", "default": ""}} }),
  "work-posed": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"challenge": {"text": 32, "like": "[0-9a-f]{32}"}, "bits": {"whole": [0, 32]}} }),
  "call-agent": Object.freeze({ sender: "customer", lane: null, needs: null,
    fields: {"icon": {"whole": [1, 99]}, "group": {"text": 32, "like": "([a-z0-9]+(-[a-z0-9]+)*)?", "default": ""}, "guest": {"choice": ["page", "program"], "default": "program"}, "name": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*", "default": ""}, "agent": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*", "default": ""}} }),
  "calling": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"agent": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "expires_in": {"whole": [0, 86400]}} }),
  "ring": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"name": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "guest": {"choice": ["page", "program"]}, "expires_in": {"whole": [0, 86400]}} }),
  "answer-ring": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {"accepted": {"flag": true}} }),
  "ring-over": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {} }),
  "joined": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"sid": {"text": 32, "like": "[0-9a-f]{32}"}, "relay": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "agent": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "ice_servers": {"list": 8, "item": {"record": {"urls": {"list": 8, "item": {"text": 500}}, "username": {"text": 200, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*", "default": ""}, "credential": {"text": 200, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*", "default": ""}}}}, "key": {"choice": ["digits", "link", "icon", "resume"], "default": "digits"}, "guest": {"choice": ["page", "program"], "default": "program"}, "route": {"text": 4, "like": "([0-9]{4})?", "default": ""}, "organisation": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*", "default": ""}, "ice_policy": {"choice": ["all", "relay"], "default": "all"}} }),
  "admit": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {} }),
  "admitted": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"consultation": {"text": 32, "like": "[0-9a-f]{32}"}, "guest": {"choice": ["page", "program"]}, "kind": {"choice": ["viewer", "chat"]}, "token": {"text": 64, "like": "([0-9a-f]{64})?", "default": ""}} }),
  "rejoin": Object.freeze({ sender: "agent or customer", lane: null, needs: null,
    fields: {"sid": {"text": 32, "like": "[0-9a-f]{32}"}} }),
  "forward": Object.freeze({ sender: "agent or customer", lane: null, needs: null,
    fields: {"body": {"text": 65536}} }),
  "leave": Object.freeze({ sender: "agent or customer", lane: null, needs: null,
    fields: {"why": {"choice": ["code", "busy", "slow-down", "sign-in", "protocol", "unconfirmed", "ended", "gone", "shutdown", "unanswered"]}} }),
  "peer-left": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"why": {"choice": ["code", "busy", "slow-down", "sign-in", "protocol", "unconfirmed", "ended", "gone", "shutdown", "unanswered"]}} }),
  "refused": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"why": {"choice": ["code", "busy", "slow-down", "sign-in", "protocol", "unconfirmed", "ended", "gone", "shutdown", "unanswered"]}} }),
});

/** The family chat: tag to terms, and each field's rule for codec.js. */
export const CHAT = Object.freeze({
  "open-chat": Object.freeze({ sender: "agent or customer", lane: null, needs: null,
    fields: {"consultation": {"text": 32, "like": "[0-9a-f]{32}"}, "heard": {"whole": [0, 2147483647], "default": 0}, "token": {"text": 64, "like": "([0-9a-f]{64})?", "default": ""}} }),
  "chat-opened": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"consultation": {"text": 32, "like": "[0-9a-f]{32}"}, "agent": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "customer": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "lines": {"whole": [0, 2147483647]}} }),
  "say": Object.freeze({ sender: "agent or customer", lane: null, needs: null,
    fields: {"consultation": {"text": 32, "like": "[0-9a-f]{32}"}, "id": {"text": 32, "like": "[0-9a-f]{32}"}, "text": {"text": 4000}} }),
  "chat-line": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"consultation": {"text": 32, "like": "[0-9a-f]{32}"}, "number": {"whole": [0, 2147483647]}, "id": {"text": 32, "like": "[0-9a-f]{32}"}, "author": {"choice": ["agent", "customer", "notice"]}, "name": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "text": {"text": 4000}, "at": {"whole": [0, 9007199254740991]}} }),
  "invite": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {"consultation": {"text": 32, "like": "[0-9a-f]{32}"}} }),
  "close-chat": Object.freeze({ sender: "agent or customer", lane: null, needs: null,
    fields: {"consultation": {"text": 32, "like": "[0-9a-f]{32}"}} }),
  "chat-closed": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"consultation": {"text": 32, "like": "[0-9a-f]{32}"}} }),
  "show-screen": Object.freeze({ sender: "customer", lane: null, needs: null,
    fields: {"consultation": {"text": 32, "like": "[0-9a-f]{32}"}} }),
  "show-begins": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"consultation": {"text": 32, "like": "[0-9a-f]{32}"}, "attempt": {"text": 32, "like": "[0-9a-f]{32}"}, "ice_servers": {"list": 8, "item": {"record": {"urls": {"list": 8, "item": {"text": 500}}, "username": {"text": 200, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*", "default": ""}, "credential": {"text": 200, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*", "default": ""}}}}, "ice_policy": {"choice": ["all", "relay"], "default": "all"}} }),
  "whisper": Object.freeze({ sender: "agent or customer", lane: null, needs: null,
    fields: {"consultation": {"text": 32, "like": "[0-9a-f]{32}"}, "attempt": {"text": 32, "like": "[0-9a-f]{32}"}, "body": {"text": 65536}} }),
  "show-over": Object.freeze({ sender: "customer", lane: null, needs: null,
    fields: {"consultation": {"text": 32, "like": "[0-9a-f]{32}"}} }),
});

/** The family presence: tag to terms, and each field's rule for codec.js. */
export const PRESENCE = Object.freeze({
  "set-state": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {"state": {"choice": ["online", "away", "in-consultation", "connecting", "offline"]}} }),
  "colleagues": Object.freeze({ sender: "server", lane: null, needs: null,
    fields: {"agents": {"list": 200, "item": {"record": {"name": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "state": {"choice": ["online", "away", "in-consultation", "connecting", "offline"]}}}}} }),
});

/** The family report: tag to terms, and each field's rule for codec.js. */
export const REPORT = Object.freeze({
  "report": Object.freeze({ sender: "agent or customer", lane: null, needs: null,
    fields: {"sid": {"text": 32, "like": "[0-9a-f]{32}"}, "what": {"choice": ["asked", "granted", "refused", "withdrawn"]}, "right": {"choice": ["view", "pointer", "keyboard", "clipboard-in", "clipboard-out", "files-in", "files-out", "record", "sound", "system-information", "processes", "reboot"]}} }),
});

/** The family handshake: tag to terms, and each field's rule for codec.js. */
export const HANDSHAKE = Object.freeze({
  "commit": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {"version": {"whole": [1, 65535]}, "digest": {"text": 64, "like": "[0-9a-f]{64}"}} }),
  "pake-customer": Object.freeze({ sender: "customer", lane: null, needs: null,
    fields: {"point": {"text": 66, "like": "[0-9a-f]{66}"}} }),
  "pake-agent": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {"point": {"text": 66, "like": "[0-9a-f]{66}"}, "nonce": {"text": 32, "like": "[0-9a-f]{32}"}} }),
  "confirm": Object.freeze({ sender: "agent or customer", lane: null, needs: null,
    fields: {"mac": {"text": 64, "like": "[0-9a-f]{64}"}} }),
  "resume": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {"version": {"whole": [1, 65535]}, "point": {"text": 64, "like": "[0-9a-f]{64}"}} }),
  "resume-answer": Object.freeze({ sender: "customer", lane: null, needs: null,
    fields: {"point": {"text": 64, "like": "[0-9a-f]{64}"}, "mac": {"text": 64, "like": "[0-9a-f]{64}"}} }),
  "introduced": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {"version": {"whole": [1, 65535]}, "id": {"text": 32, "like": "[0-9a-f]{32}"}, "point": {"text": 64, "like": "[0-9a-f]{64}"}} }),
  "introduced-answer": Object.freeze({ sender: "customer", lane: null, needs: null,
    fields: {"point": {"text": 64, "like": "[0-9a-f]{64}"}, "mac": {"text": 64, "like": "[0-9a-f]{64}"}} }),
  "sealed": Object.freeze({ sender: "agent or customer", lane: null, needs: null,
    fields: {"number": {"whole": [0, 2147483647]}, "box": {"text": 98304, "like": "([0-9a-f]{2})+"}} }),
});

/** The family sealed: tag to terms, and each field's rule for codec.js. */
export const SEALED = Object.freeze({
  "offer": Object.freeze({ sender: "customer", lane: null, needs: null,
    fields: {"sdp": {"text": 32768}} }),
  "enter": Object.freeze({ sender: "customer", lane: null, needs: null,
    fields: {"name": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*", "default": ""}} }),
  "ticket": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {"code": {"text": 9, "like": "[0-9]{9}"}} }),
  "answer": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {"sdp": {"text": 32768}} }),
  "identity": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {"key": {"text": 64, "like": "[0-9a-f]{64}"}, "name": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}} }),
  "introduction": Object.freeze({ sender: "agent", lane: null, needs: null,
    fields: {"id": {"text": 32, "like": "[0-9a-f]{32}"}, "key": {"text": 64, "like": "[0-9a-f]{64}"}, "customer": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "known": {"flag": true}} }),
});

/** The family peer: tag to terms, and each field's rule for codec.js. */
export const PEER = Object.freeze({
  "bind": Object.freeze({ sender: "agent or customer", lane: "control", needs: null,
    fields: {"mac": {"text": 64, "like": "[0-9a-f]{64}"}} }),
  "hello": Object.freeze({ sender: "agent or customer", lane: "control", needs: null,
    fields: {"version": {"whole": [1, 65535]}, "features": {"list": 64, "item": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}}, "name": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "platform": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "decodes": {"list": 16, "item": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "default": []}} }),
  "ping": Object.freeze({ sender: "agent or customer", lane: "motion", needs: null,
    fields: {"number": {"whole": [0, 2147483647]}} }),
  "pong": Object.freeze({ sender: "agent or customer", lane: "motion", needs: null,
    fields: {"number": {"whole": [0, 2147483647]}} }),
  "goodbye": Object.freeze({ sender: "agent or customer", lane: "control", needs: null,
    fields: {"why": {"text": 200, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}} }),
  "right-asked": Object.freeze({ sender: "agent", lane: "control", needs: null,
    fields: {"right": {"choice": ["view", "pointer", "keyboard", "clipboard-in", "clipboard-out", "files-in", "files-out", "record", "sound", "system-information", "processes", "reboot"]}} }),
  "right-granted": Object.freeze({ sender: "customer", lane: "control", needs: null,
    fields: {"right": {"choice": ["view", "pointer", "keyboard", "clipboard-in", "clipboard-out", "files-in", "files-out", "record", "sound", "system-information", "processes", "reboot"]}} }),
  "right-refused": Object.freeze({ sender: "customer", lane: "control", needs: null,
    fields: {"right": {"choice": ["view", "pointer", "keyboard", "clipboard-in", "clipboard-out", "files-in", "files-out", "record", "sound", "system-information", "processes", "reboot"]}} }),
  "right-withdrawn": Object.freeze({ sender: "customer", lane: "control", needs: null,
    fields: {"right": {"choice": ["view", "pointer", "keyboard", "clipboard-in", "clipboard-out", "files-in", "files-out", "record", "sound", "system-information", "processes", "reboot"]}} }),
  "screen-paused": Object.freeze({ sender: "customer", lane: "control", needs: null,
    fields: {} }),
  "screen-resumed": Object.freeze({ sender: "customer", lane: "control", needs: null,
    fields: {} }),
  "agent-introduced": Object.freeze({ sender: "agent", lane: "control", needs: null,
    fields: {"id": {"text": 32, "like": "[0-9a-f]{32}"}, "key": {"text": 64, "like": "[0-9a-f]{64}"}, "name": {"text": 80, "like": "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*"}, "compared": {"flag": true}} }),
  "introduction-accepted": Object.freeze({ sender: "customer", lane: "control", needs: null,
    fields: {"id": {"text": 32, "like": "[0-9a-f]{32}"}, "key": {"text": 64, "like": "[0-9a-f]{64}"}} }),
  "introduction-refused": Object.freeze({ sender: "customer", lane: "control", needs: null,
    fields: {"id": {"text": 32, "like": "[0-9a-f]{32}"}} }),
  "handed-over": Object.freeze({ sender: "customer", lane: "control", needs: null,
    fields: {"id": {"text": 32, "like": "[0-9a-f]{32}"}} }),
  "screen-sized": Object.freeze({ sender: "customer", lane: "control", needs: "view",
    fields: {"width": {"whole": [1, 16384]}, "height": {"whole": [1, 16384]}} }),
  "picture-settings": Object.freeze({ sender: "agent", lane: "control", needs: null,
    fields: {"quality": {"choice": ["automatic", "sharp", "quick"]}, "colours": {"choice": ["full", "thousands", "few", "grey"]}, "compression": {"choice": ["automatic", "processor", "data"]}, "scale": {"whole": [10, 100]}} }),
  "cursor-moved": Object.freeze({ sender: "customer", lane: "motion", needs: "view",
    fields: {"number": {"whole": [0, 2147483647]}, "x": {"whole": [0, 32767]}, "y": {"whole": [0, 32767]}} }),
  "cursor-shaped": Object.freeze({ sender: "customer", lane: "control", needs: "view",
    fields: {"slot": {"whole": [0, 31]}, "width": {"whole": [1, 128]}, "height": {"whole": [1, 128]}, "hot_x": {"whole": [0, 127]}, "hot_y": {"whole": [0, 127]}, "pixels": {"text": 60000, "like": "[A-Za-z0-9+/]*={0,2}"}} }),
  "cursor-reused": Object.freeze({ sender: "customer", lane: "control", needs: "view",
    fields: {"slot": {"whole": [0, 31]}} }),
  "pointer-moved": Object.freeze({ sender: "agent", lane: "motion", needs: "pointer",
    fields: {"number": {"whole": [0, 2147483647]}, "x": {"whole": [0, 32767]}, "y": {"whole": [0, 32767]}} }),
  "button-pressed": Object.freeze({ sender: "agent", lane: "control", needs: "pointer",
    fields: {"number": {"whole": [0, 2147483647]}, "button": {"whole": [1, 9]}, "x": {"whole": [0, 32767]}, "y": {"whole": [0, 32767]}} }),
  "button-released": Object.freeze({ sender: "agent", lane: "control", needs: "pointer",
    fields: {"number": {"whole": [0, 2147483647]}, "button": {"whole": [1, 9]}, "x": {"whole": [0, 32767]}, "y": {"whole": [0, 32767]}} }),
  "wheel-turned": Object.freeze({ sender: "agent", lane: "control", needs: "pointer",
    fields: {"dx": {"whole": [-20, 20]}, "dy": {"whole": [-20, 20]}} }),
  "buttons-held": Object.freeze({ sender: "agent", lane: "motion", needs: "pointer",
    fields: {"number": {"whole": [0, 2147483647]}} }),
  "laser-at": Object.freeze({ sender: "agent", lane: "motion", needs: "view",
    fields: {"number": {"whole": [0, 2147483647]}, "x": {"whole": [0, 10000]}, "y": {"whole": [0, 10000]}} }),
  "laser-off": Object.freeze({ sender: "agent", lane: "control", needs: "view",
    fields: {"number": {"whole": [0, 2147483647]}} }),
  "key-pressed": Object.freeze({ sender: "agent", lane: "control", needs: "keyboard",
    fields: {"key": {"text": 24, "like": "[A-Za-z0-9]+|[^\\x00-\\x1f\\x7f]"}} }),
  "key-released": Object.freeze({ sender: "agent", lane: "control", needs: "keyboard",
    fields: {"key": {"text": 24, "like": "[A-Za-z0-9]+|[^\\x00-\\x1f\\x7f]"}} }),
  "text-typed": Object.freeze({ sender: "agent", lane: "control", needs: "keyboard",
    fields: {"text": {"text": 1000}} }),
  "keys-held": Object.freeze({ sender: "agent", lane: "motion", needs: "keyboard",
    fields: {"number": {"whole": [0, 2147483647]}} }),
  "input-mode": Object.freeze({ sender: "customer", lane: "control", needs: "keyboard",
    fields: {"letters": {"choice": ["hangul", "latin", "unknown"]}} }),
});
