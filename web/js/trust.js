/** What tells for sure who is at the other end: four words to compare, for whoever wants to know. */

import { at } from "./page.js";
import { spell } from "./sas.js";
import { tr } from "./words.js";

/**
 * @param {import("./arrival.js").Visit} terms
 * @param {boolean} over whether the consultation has ended
 */
export function renderTrust({ words }, over) {
  at("trust").hidden = over || !words;
  if (at("trust").hidden) return;
  at("trust-words").textContent = spell(words, document.documentElement.lang).join(" · ");
  at("trust-host").textContent = tr("Only {host}, where this page comes from, could show you other words.", { host: location.host });
}
