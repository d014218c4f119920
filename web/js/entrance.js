/** The first view: the field for the access code, and the agents who can be called by number. */

import { digitsOf, parseCode } from "./code.js";
import { groupWhileTyping } from "./code_field.js";
import { at, made } from "./page.js";
import { aboutDigits } from "./sentences.js";
import { tr } from "./words.js";

const field = at("code");

/**
 * @param {{onCode: (code: {route: string, secret: string}) => void, onAgent: (agent: {icon: number, name: string}) => void,
 *   onIncomplete: () => void, onChange: () => void, onStop: () => void}} actions
 */
export function listenToEntrance(actions) {
  groupWhileTyping(field, actions.onChange);
  at("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const code = parseCode(field.value);
    if (code) actions.onCode(code);
    else actions.onIncomplete();
  });
  at("stop").addEventListener("click", actions.onStop);
  at("agents").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) actions.onAgent({ icon: Number(button.dataset.icon), name: button.dataset.name });
  });
}

/** What is wrong with what stands in the field, or "". */
export function fieldProblem() {
  return aboutDigits(digitsOf(field.value).length);
}

/**
 * @param {string} problem the sentence to show
 * @param {boolean} busy whether somebody is being asked about the code
 * @param {boolean} slow whether the server has been out of reach for a while
 */
export function renderForm(problem, busy, slow) {
  at("problem").textContent = problem;
  field.setAttribute("aria-invalid", String(problem !== ""));
  at("continue").textContent = continueLabel(busy, slow);
  at("continue").setAttribute("aria-disabled", String(busy));
  at("stop").hidden = !busy;
}

function continueLabel(busy, slow) {
  if (slow) return tr("No connection. Trying again…");
  return busy ? tr("One moment…") : tr("Continue");
}

/**
 * @param {{icon: number, name: string}[] | null} agents null where nobody knows yet
 * @param {boolean} unknown whether the server does not say it any more
 */
export function renderIcons(agents, unknown) {
  at("icons").hidden = agents === null && !unknown;
  at("unknown").hidden = !unknown;
  at("nobody").hidden = unknown || !agents || agents.length > 0;
  at("icons-title").hidden = !agents?.length;
  agents ??= [];
  const shown = new Map([...at("agents").children].map((item) => [item.firstChild.dataset.icon, item]));
  const wanted = agents.map((agent) => renewed(shown.get(String(agent.icon)), agent));
  for (const item of shown.values()) if (!wanted.includes(item)) item.remove();
  wanted.forEach((item, index) => {
    const there = at("agents").children[index] ?? null;
    if (there !== item) at("agents").insertBefore(item, there);
  });
}

/** The agent's item; the one that is there stays, and with it the focus that may be on it. */
function renewed(item, { icon, name }) {
  const fresh = item ?? made("li", "");
  const button = fresh.firstChild ?? fresh.appendChild(made("button", "agent"));
  if (button.dataset.name !== name) {
    button.type = "button";
    button.dataset.icon = String(icon);
    button.dataset.name = name;
    button.replaceChildren(made("span", "number", String(icon)), " ", made("span", "name", name));
  }
  return fresh;
}

export function focusCode() {
  field.focus();
}

export function clearCode() {
  field.value = "";
}
