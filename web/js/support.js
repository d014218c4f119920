/**
 * The panel that leads to the support program: how to start it, that it was started, that it is over. Whether its
 * connection to the agent stands just now only its own window knows.
 */

import { copyText } from "./copy.js";
import { at } from "./page.js";
import { pasteHint, showCommand, terminalHint } from "./start.js";
import { tr } from "./words.js";

let copied = { command: "", how: "" }; // what was copied, and whether that was done: "yes" or "no"

export function listenToSupport() {
  at("copy").addEventListener("click", async () => {
    copied = { command: at("command").textContent, how: (await copyText(at("command"))) ? "yes" : "no" };
    renderCopied();
  });
}

/** Nothing was copied yet in the consultation that begins. */
export function forgetCopied() {
  copied = { command: "", how: "" };
}

/**
 * @param {"none" | "steps" | "started" | "over" | "again"} stage
 * @param {{route: string, secret: string}} code good for the first time; for a second one the agent has another
 * @param {boolean} both whether the customer may show the screen without it as well
 * @param {boolean} lost whether the server cannot be heard, so that nobody knows what became of it
 */
export function renderSupport(stage, code, both, lost) {
  at("support").hidden = stage === "none";
  at("steps").hidden = stage !== "steps" && stage !== "again";
  at("support-title").textContent = supportTitle(stage, lost);
  at("support-note").textContent = supportNote(stage, both, lost);
  at("support-note").hidden = stage === "steps" && !both;
  at("terminal").textContent = terminalHint(navigator.userAgent);
  showCommand(at("command"), location.origin, stage === "again" ? null : code);
  at("command-title").textContent = commandTitle(stage);
  renderCopied();
}

function commandTitle(stage) {
  return stage === "again" ? tr("Paste this command there, press Enter and type the new code in the window that opens") : tr("Paste this command there and press Enter");
}

function supportTitle(stage, lost) {
  if (stage === "started" && lost) return tr("The connection is lost. Trying again…");
  if (stage === "started") return tr("The support program has been started");
  return stage === "over" ? tr("Remote support is over.") : tr("This is how to start the support program");
}

function supportNote(stage, both, lost) {
  if (stage === "steps") return both ? tr("With it your agent can use your mouse and keyboard too, where you allow it.") : "";
  if (stage === "started" && lost) return tr("The support program runs apart from this page. Its small window shows whether it goes on, and you can end it there at any time.");
  if (stage === "again") return tr("Please ask your agent for a new access code first.");
  if (stage === "started") return tr("A small window at the lower right of the computer's screen shows how it is going, and asks you. Your agent can use only what you allow, and you can end it there at any time.");
  return stage === "over" ? tr("You can go on writing to your agent here.") : "";
}

function renderCopied() {
  const how = copied.command === at("command").textContent ? copied.how : "";
  at("copy").textContent = how === "yes" ? tr("Copied") : tr("Copy");
  at("copied").textContent = copySentence(how);
}

function copySentence(how) {
  if (how === "yes") return pasteHint(navigator.userAgent);
  return how === "no" ? tr("The command is selected. Please copy it with the keyboard.") : "";
}
