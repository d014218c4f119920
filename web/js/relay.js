/** The relay page: takes the access code, finds the agent who waits, and shows how to start the support program. */

import { CODE_DIGITS, digitsOf, parseCode } from "./code.js";
import { groupWhileTyping } from "./code_field.js";
import { copyText } from "./copy.js";
import { knock } from "./knock.js";
import { pasteHint, showCommand, terminalHint } from "./start.js";
import { preferredLanguage, remember, speak, tr } from "./words.js";

const at = (id) => document.getElementById(id);
const field = at("code");

/** What the page shows; `render` draws all of it, in the language spoken now. */
const state = {
  asking: null, // the code somebody is asked about, {route, secret}
  problem: "", // a key of problemSentence
  found: null, // {agent, organisation, code: {route, secret}}
  copied: "", // "", "yes" or "no"
};

function problemSentence(problem) {
  const missing = CODE_DIGITS - digitsOf(field.value).length;
  switch (problem) {
    case "empty":
      return tr("Please enter the access code first. It has nine digits.");
    case "short":
      return missing === 1
        ? tr("One more digit, please. The access code has nine digits.")
        : tr("{count} more digits, please. The access code has nine digits.", { count: missing });
    case "long":
      return tr("That is too long. The access code has nine digits.");
    case "code":
      return tr("This code cannot be used. Please check the digits with your agent.");
    case "slow-down":
      return tr("Too many attempts. Please wait a moment and try again.");
    case "unreachable":
      return tr("The support server does not answer. Please check your internet connection and try again.");
    default:
      return "";
  }
}

/** What is wrong with the digits before anybody is asked, or "". */
function incomplete(typed) {
  const count = digitsOf(typed).length;
  if (count === 0) return "empty";
  if (count < CODE_DIGITS) return "short";
  return count > CODE_DIGITS ? "long" : "";
}

function show(change) {
  Object.assign(state, change);
  render();
}

function render() {
  at("enter").hidden = Boolean(state.found);
  at("start").hidden = !state.found;
  at("problem").textContent = problemSentence(state.problem);
  field.setAttribute("aria-invalid", String(Boolean(state.problem)));
  at("continue").textContent = state.asking ? tr("One moment…") : tr("Continue");
  at("continue").setAttribute("aria-disabled", String(Boolean(state.asking)));
  if (state.found) renderStart(state.found);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === document.documentElement.lang));
  }
}

function renderStart({ agent, organisation, code }) {
  at("agent").textContent = tr("{agent} will help you", { agent });
  at("initial").textContent = [...agent][0].toUpperCase();
  at("organisation").textContent = organisation;
  at("organisation").hidden = !organisation;
  at("terminal").textContent = terminalHint(navigator.userAgent);
  showCommand(at("command"), location.origin, code);
  at("copy").textContent = state.copied === "yes" ? tr("Copied") : tr("Copy");
  at("copied").textContent = copySentence(state.copied);
}

function copySentence(copied) {
  if (copied === "yes") return pasteHint(navigator.userAgent);
  return copied === "no" ? tr("The command is selected. Please copy it with the keyboard.") : "";
}

async function submit() {
  if (state.asking) return;
  const problem = incomplete(field.value);
  if (problem) return refuse(problem);
  const code = parseCode(field.value);
  show({ asking: code, problem: "" });
  const answer = await knock(code.route);
  if (state.asking !== code) return; // the field was changed in the meantime: this answer is about another code
  if (answer.problem) return refuse(answer.problem);
  show({ asking: null, copied: "", found: { ...answer, code } });
  at("agent").focus();
  scrollTo(0, 0);
}

function refuse(problem) {
  show({ asking: null, problem });
  field.focus();
}

function startAgain() {
  field.value = "";
  show({ found: null, problem: "", copied: "" });
  field.focus();
}

async function changeLanguage(language) {
  await speak(language);
  render();
}

function listen() {
  groupWhileTyping(field, () => show({ asking: null, problem: "" }));
  at("form").addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  at("copy").addEventListener("click", async () => {
    show({ copied: (await copyText(at("command"))) ? "yes" : "no" });
  });
  at("again").addEventListener("click", startAgain);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      remember(button.dataset.language);
      void changeLanguage(button.dataset.language);
    });
  }
}

listen();
await changeLanguage(preferredLanguage());
document.documentElement.classList.add("ready"); // nothing is shown before its words are there
field.focus();
