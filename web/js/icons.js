/** Which agents can be called by their icon number, asked for again and again while somebody looks. */

const EVERY = 5000; // milliseconds, as everything below
const AGAIN = 1000; // after one question without an answer
const PATIENCE = 3000;

/** @returns {string} the group whose page this is, "" for the page of all */
export function groupOf(path) {
  return /^\/g\/([a-z0-9]+(?:-[a-z0-9]+)*)\/?$/.exec(path)?.[1] ?? "";
}

/**
 * Tell `onPage` who can be called now, and again every 5 seconds while somebody may want to know; null where the server
 * has twice not answered.
 * @param {string} group
 * @param {() => boolean} wanted
 * @param {(page: {organisation: string, agents: {icon: number, name: string}[]} | null) => void} onPage
 * @returns {() => void} looks at once
 */
export function watchIcons(group, wanted, onPage) {
  let unanswered = 0;
  let timer = 0;
  async function look() {
    clearTimeout(timer);
    if (!document.hidden && wanted()) {
      const page = await ask(group);
      unanswered = page ? 0 : unanswered + 1;
      if (page || unanswered > 1) onPage(page);
    }
    clearTimeout(timer);
    timer = setTimeout(look, unanswered === 1 ? AGAIN : EVERY);
  }
  document.addEventListener("visibilitychange", look);
  void look();
  return () => void look();
}

/** Never rejects: null where there is no answer. */
async function ask(group) {
  try {
    const response = await fetch(`/api/page?group=${encodeURIComponent(group)}`, {
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
    });
    return response.ok ? understood(await response.json()) : null;
  } catch {
    return null;
  }
}

function understood({ organisation, agents }) {
  const fits = ({ icon, name }) => Number.isInteger(icon) && typeof name === "string" && name !== "";
  return {
    organisation: typeof organisation === "string" ? organisation : "",
    agents: Array.isArray(agents) ? agents.filter(fits) : [],
  };
}
