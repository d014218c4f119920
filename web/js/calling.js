/** Calling an agent by number: the question for a name, and waiting while it rings. */

import { at, composing, initialOf } from "./page.js";
import { tr } from "./words.js";

/** @param {{onCall: (name: string) => void, onBack: () => void, onStop: () => void}} actions */
export function listenToCalling(actions) {
  at("call-form").addEventListener("submit", (event) => {
    event.preventDefault();
    actions.onCall(at("name").value.replace(/[\p{C}\u2028\u2029]/gu, " ").trim());
  });
  at("name").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && composing(event)) event.preventDefault();
  });
  at("call-back").addEventListener("click", actions.onBack);
  at("wait-stop").addEventListener("click", actions.onStop);
}

/**
 * @param {{icon: number, name: string}} agent
 * @param {string} problem the sentence to show
 */
export function renderCall(agent, problem) {
  at("call-icon").textContent = String(agent.icon);
  at("call-title").textContent = tr("Call {agent}?", { agent: agent.name });
  at("call-problem").textContent = problem;
}

/**
 * @param {string} agent who is called; "" where the agent is not known yet
 * @param {number | null} left seconds that it still rings, null where it does not
 * @param {boolean} slow whether the server has been out of reach for a while
 */
export function renderWait(agent, left, slow) {
  at("wait-title").textContent = left === null ? tr("Connecting you with your agent…") : tr("Calling {agent}…", { agent });
  at("wait-count").textContent = left === null ? initialOf(agent) : String(left);
  at("wait-note").textContent = waitNote(left, slow);
}

function waitNote(left, slow) {
  if (slow) return tr("No connection. Trying again…");
  return left === null ? "" : tr("This takes a minute at most. Please stay on this page.");
}
