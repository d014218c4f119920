/**
 * The page's end of a consultation's chat: every line once and in order, whatever roads come and go. The server is the
 * truth. What is said is kept here with an id until the server shows it as a kept line; on a new road the chat is opened
 * from the last line known, and everything unsent is said again, the end as well.
 */

export const MOST_UNSENT = 200;
export const LONGEST = 4000; // characters of one line
const LONE_SURROGATE = /\p{Surrogate}/gu; // no server takes a line with one; it would be said again for ever

/** One chat of the customer's. */
export class Chat {
  /** @type {Map<number, object>} */
  #lines = new Map();

  /**
   * @param {string} consultation
   * @param {string} token
   * @param {() => string} newId a fresh id of 32 hexadecimal digits
   * @param {{id: string, text: string}[]} unsent what a page before this one left unsent
   * @param {boolean} ending whether the person has ended it on that page
   */
  constructor(consultation, token, newId, unsent = [], ending = false) {
    this.consultation = consultation;
    this.token = token;
    this.newId = newId;
    this.unsent = unsent;
    this.agent = "";
    this.expected = 0; // how many lines there were when the chat was opened
    this.ending = ending; // we want it to end
    this.closed = ending; // nothing can be said any more
    this.ended = false; // the server says that it is over
  }

  /** All lines that are kept, in order. */
  get lines() {
    return [...this.#lines.values()];
  }

  /** A road is there that does not know us yet: what to send. */
  open() {
    if (this.ended) return [];
    const { consultation, token } = this;
    const question = { t: "open-chat", consultation, heard: this.#lines.size, token };
    return [question, ...this.unsent.map((line) => this.#say(line)), ...(this.ending ? [this.#close()] : [])];
  }

  /**
   * We say something; long texts become several lines.
   * @param {string} text
   * @returns {object[] | null} what to send; null where it cannot be said now, because too much is unsent
   */
  say(text) {
    const pieces = inPieces(text.replace(LONE_SURROGATE, "\uFFFD").trim());
    if (this.closed || this.unsent.length + pieces.length > MOST_UNSENT) return null;
    const said = pieces.map((piece) => ({ id: this.newId(), text: piece }));
    this.unsent = [...this.unsent, ...said];
    return said.map((line) => this.#say(line));
  }

  /** We end it: what to send. */
  close() {
    if (this.closed) return [];
    this.ending = true;
    return [this.#close()];
  }

  /**
   * A message of the family CHAT arrived.
   * @param {{t: string, consultation: string}} message
   * @returns {boolean} whether anything is different now
   */
  receive(message) {
    if (message.consultation !== this.consultation) return false;
    if (message.t === "chat-opened") return this.#greet(message);
    if (message.t === "chat-line") return this.#keep(message);
    if (message.t !== "chat-closed" || this.ended) return false;
    this.closed = this.ended = true;
    return true;
  }

  #greet({ agent, lines }) {
    this.agent = agent;
    this.expected = lines;
    return true;
  }

  /** One of ours that was said twice, or a line that crossed our question, has been here before: the numbers tell. */
  #keep(line) {
    const unsent = this.unsent.filter(({ id }) => id !== line.id);
    const news = line.number === this.#lines.size + 1 || unsent.length !== this.unsent.length;
    if (line.number === this.#lines.size + 1) this.#lines.set(line.number, line);
    this.unsent = unsent;
    return news;
  }

  #say({ id, text }) {
    return { t: "say", consultation: this.consultation, id, text };
  }

  #close() {
    return { t: "close-chat", consultation: this.consultation };
  }
}

/** The text in pieces that fit into a line each; no character is cut in two. */
function inPieces(text) {
  const characters = [...text];
  const pieces = [];
  for (let at = 0; at < characters.length; at += LONGEST) pieces.push(characters.slice(at, at + LONGEST).join(""));
  return pieces;
}
