/** The chat as people see it: lines that grow at the end, and the box to write in. Everything said is shown as text. */

import { linked } from "./links.js";
import { Author } from "./messages.js";
import { at, composing, made } from "./page.js";
import { aboutNotice } from "./sentences.js";
import { tr } from "./words.js";

const NEAR_THE_END = 48; // pixels from the end at which somebody still counts as reading the newest line
const scroller = at("scroller");
const box = at("text");
let following = true; // whether the newest line is being read; only the reader's own scrolling changes that

/** @param {{onSay: (text: string) => boolean, onDraft: (text: string) => void}} actions */
export function listenToChat(actions) {
  at("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    if (box.value.trim() && actions.onSay(box.value)) {
      box.value = "";
      actions.onDraft("");
    }
    fitBox();
    box.focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || composing(event)) return;
    event.preventDefault();
    at("composer").requestSubmit();
  });
  box.addEventListener("input", () => {
    at("composer-problem").textContent = "";
    fitBox();
    actions.onDraft(box.value);
  });
  scroller.addEventListener("scroll", () => {
    following = isNearTheEnd();
    if (following) at("newer").hidden = true;
  });
  at("newer").addEventListener("click", () => {
    toTheEnd();
    scroller.focus();
  });
  new ResizeObserver(() => following && toTheEnd()).observe(scroller);
}

/**
 * Bring what is shown up to `chat`. Only what is new is added, so that screen readers say each line once.
 * @param {import("./chat.js").Chat} chat
 * @param {boolean} anew draw every line again, as after a change of the language
 */
export function renderChat(chat, anew) {
  const lines = at("lines");
  if (anew) lines.replaceChildren();
  const fresh = chat.lines.slice(lines.children.length);
  lines.setAttribute("aria-busy", String(anew || chat.lines.length < chat.expected));
  lines.append(...fresh.map((line) => lineOf(line, chat.agent)));
  at("unsent").replaceChildren(...chat.unsent.map(({ text }) => ownUnsent(text)));
  at("composer").hidden = chat.closed;
  at("over").hidden = !chat.closed;
  at("over-note").textContent = overNote(chat.ended);
  const mine = fresh.some((line) => line.author === Author.CUSTOMER);
  if (following || mine || anew) toTheEnd();
  else if (fresh.length) at("newer").hidden = false;
}

function overNote(ended) {
  if (!ended) return tr("Your agent will hear of it as soon as the connection is back. Please leave this page open until then.");
  return tr("If you need more help, ask your agent for a new access code. You may close this page now.");
}

export function refuseLine() {
  at("composer-problem").textContent = tr("Too much is waiting to be sent. Please try again when the connection is back.");
}

/** Nothing of one consultation is left for whoever has the next one on this page. */
export function forgetChat() {
  at("lines").replaceChildren();
  at("unsent").replaceChildren();
  at("composer-problem").textContent = "";
  fillDraft("");
  following = true;
}

export function fillDraft(text) {
  box.value = text;
  fitBox();
}

export function focusBox() {
  box.focus({ preventScroll: true });
}

export function toTheEnd() {
  following = true;
  scroller.scrollTop = scroller.scrollHeight;
  at("newer").hidden = true;
}

function isNearTheEnd() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= NEAR_THE_END;
}

/** The box grows with its text; how far is the style's business. */
function fitBox() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

function lineOf({ author, name, text, at: when }, agent) {
  if (author === Author.NOTICE) return noticeOf(text, agent);
  const mine = author === Author.CUSTOMER;
  const line = made("div", mine ? "line mine" : "line");
  const who = made("p", "who", mine ? tr("You") : name || agent);
  const said = made("p", "said");
  said.dir = "auto";
  said.append(...linked(text));
  const time = made("time", "", timeOf(when));
  time.dateTime = new Date(when).toISOString();
  const meta = made("p", "meta");
  meta.append(time, ...(mine ? [" · ", made("span", "sent", tr("Sent"))] : []));
  line.append(who, said, meta);
  return line;
}

function noticeOf(text, agent) {
  const sentence = aboutNotice(text, agent);
  const line = made("p", "notice-line", sentence ?? "");
  line.hidden = sentence === null;
  return line;
}

function ownUnsent(text) {
  const line = made("div", "line mine unsent");
  const said = made("p", "said", text);
  said.dir = "auto";
  line.append(made("p", "who", tr("You")), said, made("p", "meta", tr("Sending…")));
  return line;
}

function timeOf(when) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" }).format(when);
}
