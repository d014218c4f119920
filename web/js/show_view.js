/** What the page says and shows of a screen that is shown: the choice, the notice above everything, the preview. */

import { at } from "./page.js";
import { canShow } from "./show.js";
import { tr } from "./words.js";

const WHOLE = 10_000;
let able = false; // whether this browser can show a screen

/** @param {() => import("./show.js").Show | undefined} show the one of the visit that there is now */
export function listenToShow(show) {
  at("show-start").addEventListener("click", () => void show()?.start());
  at("showing-pause").addEventListener("click", () => show()?.pause(!show().paused));
  at("showing-stop").addEventListener("click", () => {
    show()?.stop();
    at("show-start").focus();
  });
  void canShow().then((can) => {
    able = can;
    show()?.onChange();
  });
}

/**
 * @param {import("./show.js").Show} show
 * @param {string} agent
 * @param {boolean} offered whether the customer may begin to show something
 */
export function renderShow(show, agent, offered) {
  const begins = show.on && at("showing").hidden;
  at("showing").hidden = !show.on;
  at("showing").dataset.state = show.paused ? "paused" : show.state;
  at("showing-words").textContent = noticeOf(show, agent);
  at("showing-pause").textContent = show.paused ? tr("Show again") : tr("Pause");
  at("show").hidden = !able || !offered || show.on;
  at("show-start").textContent = show.state === "choosing" ? tr("Choose what to show…") : tr("Show my screen");
  at("show-start").setAttribute("aria-disabled", String(show.state === "choosing"));
  at("show-problem").textContent = sentenceOf(show.why);
  renderPreview(show, agent);
  if (begins) at("showing").focus({ preventScroll: true }); // the button that was pressed is gone
}

/** Whether both ways are there to choose from: to show the screen, and the support program. */
export function offersBoth() {
  return !at("show").hidden;
}

function renderPreview(show, agent) {
  at("preview").hidden = !show.on;
  at("preview-title").textContent = tr("What {agent} sees", { agent });
  at("preview-note").hidden = !show.paused;
  at("preview-note").textContent = tr("Paused: nothing is seen now.");
  const video = at("preview-video");
  if (video.srcObject !== show.stream) video.srcObject = show.stream;
  renderLaser(show.laser);
}

/** @param {{x: number, y: number} | null} laser where the agent points, in parts of the whole */
export function renderLaser(laser) {
  at("laser").hidden = laser === null;
  if (laser === null) return;
  at("laser").style.left = `${(100 * laser.x) / WHOLE}%`;
  at("laser").style.top = `${(100 * laser.y) / WHOLE}%`;
}

function noticeOf({ state, paused, since }, agent) {
  if (state === "connecting") return tr("One moment: your screen is about to be shown to {agent}.", { agent });
  if (paused && state !== "shown") return tr("Paused: {agent} does not see your screen now.", { agent });
  if (state === "mending") return tr("The connection to {agent} broke. Your screen will be shown again as soon as it is back.", { agent });
  if (paused) return tr("Paused: {agent} does not see your screen now.", { agent });
  const time = new Date(since).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  return state === "shown" ? tr("{agent} has been seeing your screen since {time}.", { agent, time }) : "";
}

function sentenceOf(why) {
  switch (why) {
    case "denied":
      return tr("Nothing is shown: you chose no window and no screen. You can try again at any time.");
    case "failed":
      return tr("Your screen could not be shown. Please try again, or tell your agent in the chat.");
    case "stopped":
      return tr("Your screen is shown no more.");
    case "agent":
      return tr("Your agent has stopped looking at your screen.");
    case "lost":
      return tr("The connection was lost for too long. Your screen is shown no more.");
    case "reloaded":
      return tr("The page was loaded again, so your screen is shown no more.");
    default:
      return "";
  }
}
