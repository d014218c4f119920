/** The relay page: how a customer finds the agent, by code, link or number, and the consultation that follows. */

import { comeIn } from "./arrival.js";
import { focusBox, forgetChat, listenToChat } from "./chat_view.js";
import { listenToCalling, renderCall, renderWait } from "./calling.js";
import { clearCode, fieldProblem, focusCode, listenToEntrance, renderForm, renderIcons } from "./entrance.js";
import { groupOf, watchIcons } from "./icons.js";
import { GivenUp, Inbox } from "./inbox.js";
import { keep, recall } from "./kept.js";
import { takeLink } from "./link.js";
import { Key, Why } from "./messages.js";
import { at, showOnly } from "./page.js";
import { aboutRefusal } from "./sentences.js";
import { ServerRoad } from "./server_road.js";
import { listenToShow } from "./show_view.js";
import { listenToSupport } from "./support.js";
import { Visit } from "./visit.js";
import { preferredLanguage, remember, speak, tr } from "./words.js";

const PLACES = ["insecure", "entrance", "call", "wait", "visit"];
const CHOOSING = ["entrance", "call"];
const UNLOADED = "unloaded";
const group = groupOf(location.pathname);

/** What the page shows; `render` draws all of it, in the language spoken now. */
const state = {
  place: "entrance",
  problem: () => "", // the sentence about what went wrong last
  agents: null, // who can be called, null while nobody knows
  unknown: false, // whether the server does not say it any more
  called: null, // {icon, name}
  attempt: null, // how somebody is coming in just now
  visit: null,
};

let look = () => {}; // who can be called now

function show(change) {
  const chose = CHOOSING.includes(state.place);
  Object.assign(state, change);
  if (!chose && CHOOSING.includes(state.place)) {
    state.agents = null; // what is known of it is old
    look();
  }
  render();
}

function render(anew = false) {
  const { attempt, called, place, problem, visit } = state;
  showOnly(place, PLACES);
  renderForm(problem(), attempt !== null, attempt?.slow ?? false);
  renderIcons(state.agents, state.unknown);
  if (called) renderCall(called, problem());
  if (place === "wait") renderWait(attempt?.agent ?? "", attempt?.left() ?? null, attempt?.slow ?? false);
  if (place === "visit") visit.render(anew);
  else document.title = tr("Remote support");
  document.body.dataset.place = place;
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === document.documentElement.lang));
  }
}

/** One try to come in; it ends in a visit, or in a sentence. */
class Attempt {
  agent = "";
  slow = false;
  #inbox = new Inbox();
  #until = null;
  #clock = 0;

  /** @param {import("./arrival.js").Way} way */
  constructor(way) {
    this.way = way;
    this.road = new ServerRoad(this);
  }

  onFresh() {
    this.#inbox.push({ t: "fresh" });
  }

  onMessage(message) {
    this.#inbox.push(message);
  }

  onLost(slow) {
    this.slow = slow;
    render();
  }

  /** Seconds that it still rings at the agent's, null where it does not. */
  left() {
    return this.#until && Math.max(0, Math.ceil((this.#until - performance.now()) / 1000));
  }

  giveUp(why = "cancelled") {
    this.#inbox.fail(why);
  }

  /** @returns {Promise<import("./arrival.js").Visit>} throws GivenUp */
  async run() {
    try {
      return await comeIn(this.way, this.#inbox, (message) => this.road.send(message), (call) => this.#ring(call));
    } catch (error) {
      this.road.close();
      throw error;
    } finally {
      clearInterval(this.#clock);
    }
  }

  #ring({ agent, expires_in: seconds }) {
    this.agent = agent;
    this.#until = performance.now() + seconds * 1000;
    clearInterval(this.#clock); // a server that was away rings anew
    this.#clock = setInterval(render, 500);
    render();
  }
}

/** @param {import("./arrival.js").Way} way */
async function arrive(way) {
  if (state.attempt) return;
  const attempt = new Attempt(way);
  show({ attempt, problem: () => "", place: way.key === "digits" ? "entrance" : "wait" });
  if (way.key !== "digits") at("wait-title").focus();
  try {
    const terms = await attempt.run();
    enter(new Visit(terms, attempt.road), attempt.road);
    state.visit.onFresh();
  } catch (error) {
    if (!(error instanceof GivenUp)) console.error(error);
    fail(way, error instanceof GivenUp ? error.why : "protocol");
  }
}

function fail(way, why) {
  if (why === UNLOADED) return; // nobody looks any more; what is kept is for the page that comes
  keep(null);
  const back = way.key === "icon" ? "call" : "entrance";
  show({ attempt: null, place: back, problem: () => aboutRefusal(why, way.key) });
  if (back === "call") at("call-title").focus();
  else focusCode();
}

function enter(visit, road) {
  road.events = visit;
  show({ visit, attempt: null, called: null, place: "visit", problem: () => "" });
  clearCode();
  at("agent").focus();
  scrollTo(0, 0);
}

/** Come back to a consultation that this tab had before it was loaded again. */
function restore(kept) {
  const road = new ServerRoad({ onFresh() {}, onMessage() {}, onLost() {} });
  enter(new Visit(kept.visit, road, kept), road);
  focusBox();
}

function startAgain() {
  state.visit?.leave();
  forgetChat();
  clearCode();
  show({ visit: null, place: "entrance", problem: () => "" });
  focusCode();
}

async function changeLanguage(language) {
  await speak(language);
  render(true);
}

function listen() {
  listenToEntrance({
    onCode: (code) => void arrive({ key: "digits", ...code }),
    onAgent: (called) => {
      show({ called, place: "call", problem: () => "" });
      at("call-title").focus();
    },
    onIncomplete: () => {
      show({ problem: fieldProblem });
      focusCode();
    },
    onChange: () => {
      state.attempt?.giveUp();
      show({ problem: () => "" });
    },
    onStop: () => state.attempt?.giveUp(),
  });
  listenToCalling({
    onCall: (name) => void arrive({ key: "icon", icon: state.called.icon, agent: state.called.name, group, name }),
    onBack: () => {
      show({ place: "entrance", called: null, problem: () => "" });
      focusCode();
    },
    onStop: () => state.attempt?.giveUp(),
  });
  listenToVisit();
}

function listenToVisit() {
  listenToSupport();
  listenToShow(() => state.visit?.show);
  listenToChat({ onSay: (text) => state.visit.say(text), onDraft: (text) => state.visit?.keepDraft(text) });
  at("view-support").addEventListener("click", () => state.visit.turnTo("support"));
  at("view-chat").addEventListener("click", () => state.visit.turnTo("chat"));
  at("invitation-show").addEventListener("click", () => state.visit.answer(true));
  at("invitation-later").addEventListener("click", () => state.visit.answer(false));
  at("end").addEventListener("click", () => at("ending").showModal());
  at("ending").addEventListener("close", () => {
    if (at("ending").returnValue === "end") state.visit?.end();
    at("ending").returnValue = "";
  });
  at("again").addEventListener("click", startAgain);
  addEventListener("hashchange", () => {
    const link = state.place === "entrance" ? takeLink() : null;
    if (link) follow(link);
  });
  addEventListener("pagehide", () => state.attempt?.giveUp(UNLOADED));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      remember(button.dataset.language);
      void changeLanguage(button.dataset.language);
    });
  }
}

/** What this tab was doing, or was opened for. */
function begin() {
  const kept = recall();
  const link = takeLink() ?? kept?.link; // a link that was just opened wins over a consultation of before
  if (!crypto.subtle) return show({ place: "insecure" });
  look = watchIcons(group, () => CHOOSING.includes(state.place), (page) => {
    if (page) at("brand").textContent = page.organisation || "rhelp";
    show({ agents: page?.agents ?? null, unknown: page === null });
    if (page && state.place === "call" && !state.attempt && !page.agents.some(isCalled)) giveUpCalling();
  });
  if (link) follow(link);
  else if (kept?.visit) restore(kept);
}

function isCalled({ icon, name }) {
  return icon === state.called.icon && name === state.called.name;
}

/** Whoever was to be called has gone; somebody else may have the number by now. */
function giveUpCalling() {
  show({ place: "entrance", called: null, problem: () => aboutRefusal(Why.GONE, Key.ICON) });
  focusCode();
}

/** Come in by a link; kept until it worked or did not, because it is gone from the address bar. */
function follow(link) {
  keep({ link });
  void arrive({ key: "link", ...link });
}

listen();
await changeLanguage(preferredLanguage());
begin();
document.documentElement.classList.add("ready"); // nothing is shown before its words are there
if (state.place === "entrance") focusCode();
