/** What the page says about things that happen, in the language spoken now. */

import { CODE_DIGITS } from "./code.js";
import { Notice } from "./messages.js";
import { tr } from "./words.js";

/**
 * What is wrong with so many digits before anybody is asked, or "".
 * @param {number} count
 */
export function aboutDigits(count) {
  const missing = CODE_DIGITS - count;
  if (count === 0) return tr("Please enter the access code first. It has nine digits.");
  if (missing === 1) return tr("One more digit, please. The access code has nine digits.");
  if (missing > 0) return tr("{count} more digits, please. The access code has nine digits.", { count: missing });
  return missing < 0 ? tr("That is too long. The access code has nine digits.") : "";
}

/**
 * Why somebody is not let in, and what to do about it.
 * @param {string} why the wire's reason, or one of GivenUp's
 * @param {"digits" | "link" | "icon"} key how they came
 */
export function aboutRefusal(why, key) {
  switch (why) {
    case "cancelled":
      return "";
    case "gone":
    case "code":
      if (key === "icon") return tr("This agent cannot be called any more. Please choose another one.");
      return key === "link"
        ? tr("This link cannot be used. Please ask your agent for a new one, or enter the access code.")
        : tr("This code cannot be used. Please check the digits with your agent.");
    case "busy":
      return tr("The agent is helping somebody else at the moment. Please try again in a moment.");
    case "slow-down":
      return tr("Too many attempts. Please wait a moment and try again.");
    case "unanswered":
      return tr("The agent cannot answer right now. Please try again in a moment, or choose another agent.");
    case "unsafe":
      return tr("A safe connection could not be made. Please ask your agent for a new code.");
    case "protocol":
      return tr("Something did not fit together. Please load this page again.");
    case "left":
      return tr("The connection to your agent was lost. Please ask your agent for a new code.");
    default:
      return tr("The support server does not answer. Please check your internet connection and try again.");
  }
}

/**
 * A line of the chat that the server wrote; null for what needs no line, or is not known here.
 * @param {string} notice
 * @param {string} agent
 */
export function aboutNotice(notice, agent) {
  switch (notice) {
    case Notice.BEGAN:
      return tr("{agent} is here for you. Ask whatever you like.", { agent });
    case Notice.SUPPORT_BEGAN:
      return tr("The support program has been started.");
    case Notice.SUPPORT_ENDED:
      return tr("Remote support is over.");
    case Notice.INVITED:
      return tr("{agent} asks to help you on your computer.", { agent });
    default:
      return null;
  }
}
