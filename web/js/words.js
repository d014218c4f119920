/** Words for people: the sentences of one language, from the catalogue that the pages share with the programs. */

const LANGUAGES = ["ko", "en"];
const REMEMBERED = "rhelp.language";
const PATIENCE = 10_000; // milliseconds

// One language per page: every view would otherwise have to hand the catalogue on to every label.
let sentences = {};
let wanted = "en";

/**
 * The sentence in the language spoken now, its {names} filled in. English sentences are the keys and stand in for
 * what is not translated.
 * @param {string} msgid
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function tr(msgid, values = {}) {
  const sentence = sentences[msgid] || msgid;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * The language this person chose here before, else the first of the browser's languages that we speak, else English.
 * @returns {"ko" | "en"}
 */
export function preferredLanguage() {
  const wished = [remembered(), ...(navigator.languages ?? [])].map((tag) => (tag ?? "").slice(0, 2).toLowerCase());
  return wished.find((tag) => LANGUAGES.includes(tag)) ?? "en";
}

/**
 * Speak `language` from now on: load its sentences, set the page's language, and fill in every marked element.
 * @param {"ko" | "en"} language
 */
export async function speak(language) {
  wanted = language;
  const loaded = await load(language);
  if (wanted !== language) return; // another language was chosen while this one was loading
  sentences = loaded;
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("*")) fillIn(element);
}

/** Keep the choice for the next visit, where the browser lets us. */
export function remember(language) {
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch {
    // storage is switched off: the choice holds for this visit
  }
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

/** Without its catalogue the page still works, in English. */
async function load(language) {
  try {
    const response = await fetch(`/locale/${language}.json`, { signal: AbortSignal.timeout(PATIENCE) });
    return response.ok ? await response.json() : {};
  } catch {
    return {};
  }
}

/** data-tr fills the text, data-tr-NAME the attribute NAME. */
function fillIn(element) {
  for (const { name, value } of [...element.attributes]) {
    if (name === "data-tr") element.textContent = tr(value);
    else if (name.startsWith("data-tr-")) element.setAttribute(name.slice("data-tr-".length), tr(value));
  }
}
