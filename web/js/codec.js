/**
 * Messages to JSON text and back, every field checked against its bound.
 *
 * Unknown keys are dropped and an unknown tag decodes to null, so that a newer program can talk to an older one;
 * everything else that does not fit throws BadMessage.
 */

const LONE_SURROGATE = /\p{Surrogate}/u; // JSON can spell them, UTF-8 cannot

/** The other side sent something that breaks the protocol. Its text is for developers, never for people. */
export class BadMessage extends Error {}

/**
 * The message as JSON text; its tag is `t`.
 * @param {{t: string}} message
 * @returns {string}
 */
export function encode(message) {
  return JSON.stringify(message);
}

/**
 * The message in `text`, what is missing filled in, or null where none of the families knows its tag.
 * @param {unknown} text
 * @param {...Record<string, {fields: object}>} families of messages.js
 * @returns {any}
 */
export function decode(text, ...families) {
  const body = parse(text);
  const family = families.find((known) => Object.hasOwn(known, body.t));
  return family ? { t: body.t, ...record(body, family[body.t].fields) } : null;
}

function parse(text) {
  let body = null;
  try {
    if (typeof text === "string") body = JSON.parse(text);
  } catch {
    throw new BadMessage("not JSON");
  }
  if (!isObject(body) || typeof body.t !== "string") throw new BadMessage("not an object with a tag");
  return body;
}

function record(body, rules) {
  const values = {};
  for (const [name, rule] of Object.entries(rules)) {
    if (Object.hasOwn(body, name)) values[name] = checked(body[name], rule, name);
    else if ("default" in rule) values[name] = rule.default;
    else throw new BadMessage(`${name} is missing`);
  }
  return values;
}

function checked(value, rule, name) {
  if (value === null && rule.none) return null;
  if (rule.record && isObject(value)) return record(value, rule.record);
  if (rule.item && Array.isArray(value) && value.length <= rule.list) {
    return value.map((item) => checked(item, rule.item, name));
  }
  if (!fits(value, rule)) throw new BadMessage(`${name} is out of bounds`);
  return value;
}

function fits(value, rule) {
  if (rule.flag) return typeof value === "boolean";
  if (rule.choice) return rule.choice.includes(value);
  if (rule.whole) return Number.isInteger(value) && value >= rule.whole[0] && value <= rule.whole[1];
  if (!("text" in rule) || typeof value !== "string" || LONE_SURROGATE.test(value)) return false;
  if (value.length > rule.text && [...value].length > rule.text) return false;
  return !rule.like || new RegExp(`^(?:${rule.like})$`, "u").test(value);
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
