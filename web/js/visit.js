/** A consultation on the page: the chat, the way to the support program beside it, and how both come through a reload. */

import { newId } from "./bytes.js";
import { Chat } from "./chat.js";
import { fillDraft, focusBox, forgetChat, refuseLine, renderChat, toTheEnd } from "./chat_view.js";
import { keep, recall } from "./kept.js";
import { Author, Notice } from "./messages.js";
import { at, initialOf } from "./page.js";
import { Show } from "./show.js";
import { offersBoth, renderLaser, renderShow } from "./show_view.js";
import { forgetCopied, renderSupport } from "./support.js";
import { renderTrust } from "./trust.js";
import { tr } from "./words.js";

const ENDING = 5000; // milliseconds until an end that nobody confirms is one for the page, which goes on telling it
const BACK = 4000; // milliseconds that the good news stays
const PROBE = 25_000; // a silent line is tried as often, because browsers hide the server's heartbeat
const narrow = matchMedia("(max-width: 900px)");

/** One consultation, from being let in to its end. Takes the events of a ServerRoad. */
export class Visit {
  #road;
  #timers = [];
  #line = ""; // "", "lost" or "back"
  #unread = 0;
  #left = false;
  #cutOff = false; // an earlier page showed its screen, and the agent has not heard that it is over

  /**
   * @param {import("./arrival.js").Visit} terms
   * @param {import("./server_road.js").ServerRoad} road
   * @param {{unsent?: object[], ending?: boolean, draft?: string, answered?: number, seen?: number, followed?: number,
   *   guided?: boolean, view?: string, showing?: boolean}} before
   *   what an earlier page kept
   */
  constructor(terms, road, before = {}) {
    this.terms = terms;
    this.#road = road;
    this.chat = new Chat(terms.consultation, terms.token, newId, before.unsent ?? [], before.ending ?? false);
    this.draft = before.draft ?? "";
    this.answered = before.answered ?? 0; // the number of the last invitation that was answered
    this.followed = before.followed ?? 0; // the number of the last one whose way was asked for
    this.seen = before.seen ?? 0; // how many lines somebody has looked at
    this.guided = before.guided ?? terms.kind === "viewer";
    this.show = new Show(terms, (message) => road.send(message), () => this.#showChanged(), () => this.#pointed());
    this.#cutOff = before.showing ?? false;
    this.view = before.view ?? (this.guided ? "support" : "chat");
    this.onShown = () => this.#look();
    document.addEventListener("visibilitychange", this.onShown);
    this.#timers.push(setInterval(() => this.#probe(), PROBE));
    forgetChat();
    forgetCopied();
    fillDraft(this.draft);
    this.#keep();
  }

  onFresh() {
    for (const message of this.chat.open()) this.#road.send(message);
    if (this.#cutOff) this.show.lostByReload();
    this.#cutOff = false;
  }

  onMessage(message) {
    this.show.receive(message);
    const had = this.chat.lines.length;
    if (!this.chat.receive(message)) return;
    if (this.chat.ended) {
      this.#finish();
      this.#road.close();
    }
    if (this.#left) return;
    const unseen = document.hidden || this.#hides("chat");
    const old = had < this.seen; // lines that an earlier page showed are no news
    if (unseen && !old) this.#unread += this.chat.lines.slice(had).filter(({ author }) => author === Author.AGENT).length;
    if (!unseen) this.seen = Math.max(this.seen, this.chat.lines.length);
    this.#keep();
    this.render();
  }

  onLost(lost) {
    if (this.chat.closed) return;
    this.#line = lost ? "lost" : "back";
    if (!lost) this.#timers.push(setTimeout(() => this.#settle(), BACK));
    this.render();
  }

  /** @returns {boolean} whether it can be said */
  say(text) {
    const messages = this.chat.say(text);
    if (!messages) {
      refuseLine();
      return false;
    }
    for (const message of messages) this.#road.send(message);
    this.#keep();
    this.render();
    toTheEnd();
    return true;
  }

  keepDraft(text) {
    this.draft = text;
    this.#keep();
  }

  answer(show) {
    this.answered = this.#invitation;
    if (show) {
      this.guided = true;
      this.followed = this.#invitation;
      this.turnTo("support");
      at("support-title").focus();
    } else {
      focusBox();
    }
    this.#keep();
    this.render();
  }

  /** On a narrow window, which of the two is shown. */
  turnTo(view) {
    this.view = view;
    this.#look();
    if (view === "chat") toTheEnd();
  }

  end() {
    this.show.stop("");
    for (const message of this.chat.close()) this.#road.send(message);
    this.#keep();
    this.#timers.push(setTimeout(() => this.#giveUp(), ENDING));
  }

  /** The person goes back to the start; an end that the server has not heard goes on being told. */
  leave() {
    this.#left = true;
    this.#finish();
    document.removeEventListener("visibilitychange", this.onShown);
  }

  /** Draw what is there now; `anew` after a change of the language. */
  render(anew = false) {
    const { agent, organisation, code } = this.terms;
    const stage = this.#stage();
    const invited = !this.chat.closed && stage !== "started" && this.#invitation > this.answered;
    at("agent").textContent = this.chat.closed ? tr("You talked with {agent}", { agent }) : tr("{agent} will help you", { agent });
    at("initial").textContent = initialOf(agent);
    if (organisation) at("brand").textContent = organisation;
    at("end").hidden = this.chat.closed;
    at("line").textContent = this.#lineSentence();
    at("line").dataset.state = this.#line;
    at("panels").dataset.view = this.view;
    at("panels").classList.toggle("both", stage !== "none");
    at("views").hidden = stage === "none";
    this.#renderViews();
    renderShow(this.show, agent, stage === "steps" && Boolean(this.terms.proof));
    renderSupport(stage, code, offersBoth() || this.show.on, this.#line === "lost");
    renderTrust(this.terms, this.chat.closed);
    at("invitation").hidden = !invited;
    at("invitation-title").textContent = tr("{agent} asks to help you on your computer.", { agent });
    renderChat(this.chat, anew);
    document.title = this.#unread ? `(${this.#unread}) ${tr("Remote support")}` : tr("Remote support");
  }

  /** While something is shown a reload is to find out that it was. */
  #showChanged() {
    if (this.#left) return;
    this.#keep();
    this.render();
  }

  #pointed() {
    if (!this.#left) renderLaser(this.show.laser);
  }

  #renderViews() {
    at("view-support").setAttribute("aria-pressed", String(this.view === "support"));
    at("view-chat").setAttribute("aria-pressed", String(this.view === "chat"));
    at("view-chat").textContent = this.#unread ? tr("Chat ({count})", { count: this.#unread }) : tr("Chat");
  }

  #lineSentence() {
    if (this.#line === "lost") return tr("The connection is lost. Trying again… Nothing you write is lost.");
    return this.#line === "back" ? tr("The connection is back.") : "";
  }

  #stage() {
    if (this.chat.closed) return "none";
    let stage = this.guided ? "steps" : "none";
    for (const { author, number, text } of this.chat.lines) {
      if (author !== Author.NOTICE) continue;
      if (text === Notice.SUPPORT_BEGAN) stage = "started";
      if (text === Notice.SUPPORT_ENDED) stage = "over";
      if (text === Notice.INVITED && stage === "over" && number <= this.followed) stage = "again";
    }
    return stage;
  }

  /** The number of the last line by which the agent asked for remote support, 0 without one. */
  get #invitation() {
    const asked = ({ author, text }) => author === Author.NOTICE && text === Notice.INVITED;
    return this.chat.lines.filter(asked).at(-1)?.number ?? 0;
  }

  #hides(view) {
    return narrow.matches && this.#stage() !== "none" && this.view !== view;
  }

  /** Somebody looks at the page again. */
  #look() {
    if (!document.hidden && !this.#hides("chat")) {
      this.#unread = 0;
      this.seen = Math.max(this.seen, this.chat.lines.length);
    }
    if (!document.hidden) this.#probe();
    this.#keep();
    this.render();
  }

  /** A question that must be acknowledged finds out whether the line is dead. */
  #probe() {
    const [question] = this.chat.open();
    if (question && !document.hidden) this.#road.send(question);
  }

  #settle() {
    if (this.#line === "back") this.#line = "";
    this.render();
  }

  #giveUp() {
    if (this.chat.closed) return;
    this.chat.closed = true;
    this.#finish();
    this.render();
  }

  #finish() {
    const first = this.#timers.length > 0;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.#line = "";
    this.show.stop("");
    if (!this.chat.ended) this.#keep();
    else if (recall()?.visit?.consultation === this.terms.consultation) keep(null);
    if (this.#left) return;
    if (first && !at("visit").hidden) setTimeout(() => at("over").focus({ preventScroll: true }));
  }

  #keep() {
    if (this.chat.ended) return;
    const { terms, draft, answered, followed, seen, guided, view } = this;
    const { unsent, ending } = this.chat;
    const showing = this.show.on || this.#cutOff;
    keep({ visit: terms, unsent, ending, draft, answered, followed, seen, guided, view, showing });
  }
}
