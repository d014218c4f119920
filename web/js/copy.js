/** Puts text on the clipboard. */

/**
 * Copy the text of `element`. Where the browser does not let us (a page without HTTPS), the text is selected, so that
 * the keyboard can copy it.
 * @param {HTMLElement} element
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copyText(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand("copy"); // deprecated, and the only way on such pages
  }
}
