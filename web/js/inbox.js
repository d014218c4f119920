/** Messages that arrive, for code that waits for them one by one; every wait has an end. */

/** What was waited for does not come. `why` is one of the wire's reasons, or "silent", "lost", "cancelled". */
export class GivenUp extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/** First in, first out. */
export class Inbox {
  #messages = [];
  #wanted = null;
  #failure = null;

  /** Whether nothing more will come. */
  get over() {
    return this.#failure !== null;
  }

  /** A message arrived. */
  push(message) {
    this.#messages.push(message);
    this.#serve();
  }

  /** Nothing more will come: whoever waits, now or later, is told why. */
  fail(why) {
    this.#failure ??= new GivenUp(why);
    this.#serve();
  }

  /**
   * The next message; throws GivenUp, after `patience` milliseconds at the latest. One at a time may wait.
   * @param {number} patience
   */
  next(patience) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(() => reject(new GivenUp("silent"))), patience);
      this.#wanted = { resolve, reject, timer };
      this.#serve();
    });
  }

  #serve() {
    if (!this.#wanted) return;
    const { resolve, reject } = this.#wanted;
    if (this.#failure) this.#settle(() => reject(this.#failure));
    else if (this.#messages.length) this.#settle(() => resolve(this.#messages.shift()));
  }

  #settle(act) {
    clearTimeout(this.#wanted?.timer);
    this.#wanted = null;
    act();
  }
}
