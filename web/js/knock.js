/** Asks the server who waits behind four routing digits. */

const PATIENCE = 10_000; // milliseconds

/**
 * What came of it: the agent who waits, or why there is none.
 * @typedef {{agent: string, organisation: string} | {problem: "code" | "slow-down" | "unreachable"}} Knocked
 */

/**
 * Never rejects; has an end after 10 s at the latest.
 * @param {string} route the four routing digits, the only part of the code that leaves the page
 * @returns {Promise<Knocked>}
 */
export async function knock(route) {
  try {
    const response = await fetch("/api/knock", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ route }),
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status === 404) return { problem: "code" };
    if (response.status === 429) return { problem: "slow-down" };
    return response.ok ? whoWaits(await response.json()) : { problem: "unreachable" };
  } catch {
    return { problem: "unreachable" }; // no network, no answer in time, or no JSON: the person can do the same about each
  }
}

/** @returns {Knocked} */
function whoWaits(answer) {
  const { agent, organisation } = answer;
  if (typeof agent !== "string" || !agent) return { problem: "unreachable" };
  return { agent, organisation: typeof organisation === "string" ? organisation : "" };
}
