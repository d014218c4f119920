/** How a page comes to an agent: joins a seat or rings an icon, proves the secret, and is let in. */

import { randomBytes, toHex } from "./bytes.js";
import { BadMessage, decode, encode } from "./codec.js";
import { CustomerHandshake, HandshakeFailed, Sealer } from "./handshake.js";
import { GivenUp } from "./inbox.js";
import { Guest, HANDSHAKE, Key, Why } from "./messages.js";
import { MOST_BITS, solve } from "./work.js";
import { sasOf } from "./sas.js";

const PATIENCE = 8000; // milliseconds for each answer
const GRACE = 3000; // the server's own end of the ringing comes first
const RESTARTS = 3; // of the server that one arrival survives
const RETURNS = 3; // asked again for an agent whom the same restart has sent away
const RETURNING = 1500; // milliseconds from one of these to the next
const AWAY = [Why.CODE, Why.GONE]; // what a server says of an agent who is not back yet
const NO_ROUTE = "0000";

/**
 * How somebody wants to come: by code or link, or by an agent's icon number.
 * @typedef {{key: "digits" | "link", route: string, secret: string}
 *   | {key: "icon", icon: number, agent: string, group: string, name: string}} Way
 */

/**
 * Who was let in, and to whom. `code` is for the support program; `words` may be compared by voice (sas.js). By
 * `proof` the page proves who it is when it shows its screen.
 * @typedef {{consultation: string, token: string, kind: "viewer" | "chat", agent: string, organisation: string,
 *   code: {route: string, secret: string}, words: number[],
 *   name: string, proof: {transcript: string, resume: string}}} Visit
 */

/**
 * Go in; throws GivenUp, and has left the seat by then.
 * @param {Way} way
 * @param {import("./inbox.js").Inbox} inbox `fresh` whenever a road begins, and what the server says
 * @param {(message: object) => void} send to the server
 * @param {(call: {agent: string, expires_in: number}) => void} onCalling the agent hears it ring
 * @returns {Promise<Visit>}
 */
export async function comeIn(way, inbox, send, onCalling) {
  try {
    const joined = await takeSeat(way, inbox, send, onCalling);
    return await proveAndEnter(way, joined, inbox, (message) => send({ t: "forward", body: encode(message) }));
  } catch (error) {
    send({ t: "leave", why: error.unconfirmed ? Why.UNCONFIRMED : Why.ENDED });
    throw error instanceof HandshakeFailed || error instanceof BadMessage ? new GivenUp("unsafe") : error;
  }
}

/** A server that restarts in the middle has forgotten the question, and for a moment the agent as well. */
async function takeSeat(way, inbox, send, onCalling) {
  await inbox.next(PATIENCE); // `fresh`: the road is there
  for (let restarts = 0, returns = 0; ; ) {
    try {
      return await ask(way, inbox, send, onCalling);
    } catch (error) {
      if (error.why === "lost" && restarts < RESTARTS) [restarts, returns] = [restarts + 1, RETURNS];
      else if (returns > 0 && AWAY.includes(error.why)) {
        returns -= 1;
        await pause(inbox);
      } else throw error;
    }
  }
}

/** Wait for the agent; another `fresh` ends it early. */
async function pause(inbox) {
  try {
    await inbox.next(RETURNING);
  } catch (error) {
    if (error.why !== "silent") throw error;
  }
}

async function ask(way, inbox, send, onCalling) {
  send(question(way));
  let answer = await next(inbox, PATIENCE);
  if (answer.t === "work-posed") {
    if (answer.bits > MOST_BITS) throw new GivenUp(Why.SLOW_DOWN);
    send({ ...question(way), work: await solve(answer.challenge, answer.bits, () => !inbox.over) });
    answer = await next(inbox, PATIENCE);
  }
  if (answer.t === "calling") {
    onCalling(answer);
    answer = await next(inbox, answer.expires_in * 1000 + GRACE);
  }
  if (answer.t !== "joined" || answer.key !== way.key) throw new GivenUp(Why.PROTOCOL);
  return answer;
}

function question(way) {
  if (way.key === Key.ICON) {
    return { t: "call-agent", icon: way.icon, group: way.group, guest: Guest.PAGE, name: way.name, agent: way.agent };
  }
  return { t: "join-seat", route: way.route, key: way.key, guest: Guest.PAGE };
}

async function proveAndEnter(way, joined, inbox, forward) {
  const meeting = { route: way.route ?? NO_ROUTE, relay: joined.relay, sid: joined.sid };
  const handshake = new CustomerHandshake(way.secret ?? "", meeting, randomBytes);
  while (!handshake.keys) {
    const answer = handshake.receive(await forwarded(inbox));
    if (answer) forward(answer);
  }
  const sealer = new Sealer(handshake.keys);
  forward(await sealer.seal({ t: "enter", name: way.name ?? "" }));
  const ticket = await sealer.open(await forwarded(inbox));
  if (ticket.t !== "ticket") throw new HandshakeFailed("no ticket");
  const admitted = await next(inbox, PATIENCE);
  if (admitted.t !== "admitted") throw new GivenUp(Why.PROTOCOL);
  const { consultation, token, kind } = admitted;
  const code = { route: ticket.code.slice(0, 4), secret: ticket.code.slice(4) };
  const words = sasOf(handshake.keys.words);
  const { transcript, resume } = handshake.keys;
  const proof = { transcript: toHex(transcript), resume: toHex(resume) };
  const { agent, organisation } = joined;
  return { consultation, token, kind, agent, organisation, code, words, name: way.name ?? "", proof };
}

/** The agent's next message; null for one of an unknown kind. */
async function forwarded(inbox) {
  const message = await next(inbox, PATIENCE);
  if (message.t !== "forward") throw new GivenUp(Why.PROTOCOL);
  return decode(message.body, HANDSHAKE);
}

/** What is said next; throws GivenUp for a refusal, and for a second road: the server has forgotten what it was asked. */
async function next(inbox, patience) {
  const message = await inbox.next(patience);
  if (message.t === "refused" && message.why === Why.SHUTDOWN) return next(inbox, patience); // `fresh` follows
  if (message.t === "fresh") throw new GivenUp("lost");
  if (message.t === "refused") throw new GivenUp(message.why);
  if (message.t === "peer-left") throw new GivenUp(message.why === Why.UNCONFIRMED ? Why.CODE : "left");
  return message;
}
