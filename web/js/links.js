/** Addresses in what people say: shown as they are, and only http and https can be followed. */

const ADDRESS = /https?:\/\/[^\s<>"'`]+/gi;
const TRAILING = /[.,;:!?)\]}…。、」』]+$/u;

/**
 * The text in pieces, its addresses as links.
 * @param {string} text
 * @returns {(string | HTMLAnchorElement)[]}
 */
export function linked(text) {
  const pieces = [];
  let done = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = found[0].replace(TRAILING, "");
    if (!isAddress(address)) continue;
    pieces.push(text.slice(done, found.index), link(address));
    done = found.index + address.length;
  }
  return [...pieces, text.slice(done)].filter((piece) => piece !== "");
}

function isAddress(text) {
  try {
    return ["http:", "https:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

function link(address) {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.rel = "noopener noreferrer";
  anchor.target = "_blank";
  anchor.textContent = address;
  return anchor;
}
