/** What was asked of the double since the last reset. */
export interface Counts {
  /** Calls by method id, batched ones one by one. */
  readonly methods: Readonly<Record<string, number>>;
  /** HTTP requests, a batch as one; the double's own pages and controls are not counted. */
  readonly requests: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Push notifications that were sent out, repeats included. */
  readonly notifications: number;
}

/** Counts calls, requests, bytes and notifications. */
export class Counter {
  #methods = new Map<string, number>();
  #requests = 0;
  #bytesIn = 0;
  #bytesOut = 0;
  #notifications = 0;

  /** The counts so far. */
  read(): Counts {
    return {
      methods: Object.fromEntries(this.#methods),
      requests: this.#requests,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      notifications: this.#notifications,
    };
  }

  /** Starts again at zero. */
  reset(): void {
    this.#methods = new Map();
    this.#requests = 0;
    this.#bytesIn = 0;
    this.#bytesOut = 0;
    this.#notifications = 0;
  }

  /** Counts one call of a method. */
  call(method: string): void {
    this.#methods.set(method, (this.#methods.get(method) ?? 0) + 1);
  }

  /** Counts one HTTP request with the bytes of its body. */
  request(bytes: number): void {
    this.#requests += 1;
    this.#bytesIn += bytes;
  }

  /** Counts the bytes of an answer's body. */
  answer(bytes: number): void {
    this.#bytesOut += bytes;
  }

  /** Counts one push notification. */
  notification(): void {
    this.#notifications += 1;
  }
}
