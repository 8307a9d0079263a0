import type { Clock } from '../clock.ts';
import type { Counter } from '../counts.ts';
import type { Random } from '../randomness.ts';
import type { ChannelRecord } from '../state/records.ts';
import type { Changed, World } from '../state/world.ts';

/** How deliveries go wrong: shares from 0 to 1, times in milliseconds. */
export interface DeliveryTrouble {
  /** Never sent. */
  readonly lose: number;
  /** Sent twice. */
  readonly duplicate: number;
  /** Held back until a later one of the same channel has gone out, or for a second. */
  readonly reorder: number;
  /** Wait before each delivery. */
  readonly delay: number;
  /** First wait before a repeat after 500, 502, 503 or 504; doubled each time. */
  readonly retryDelay: number;
}

/** Deliveries that go right. */
export const NO_TROUBLE: DeliveryTrouble = { lose: 0, duplicate: 0, reorder: 0, delay: 0, retryDelay: 1_000 };

const REPEATED_STATUS = [500, 502, 503, 504];
const MOST_REPEATS = 5;
const LARGEST_GAP = 3;
const HELD_BACK = 1_000;

interface NotifierParts {
  readonly world: World;
  readonly counter: Counter;
}

/** Tells the channels of changes, with bodiless POSTs (facts 2). */
export class Notifier {
  readonly #world: World;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #counter: Counter;
  readonly #pending = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #trouble: DeliveryTrouble = NO_TROUBLE;

  constructor({ world, counter }: NotifierParts) {
    this.#world = world;
    this.#clock = world.clock;
    this.#random = world.random;
    this.#counter = counter;
    world.watch((changed) => this.#announce(changed));
  }

  /** What goes wrong with deliveries from now on; what is not named goes right. */
  setTrouble(trouble: Partial<DeliveryTrouble>): void {
    this.#trouble = { ...NO_TROUBLE, ...trouble };
  }

  /** What goes wrong with deliveries. */
  trouble(): DeliveryTrouble {
    return this.#trouble;
  }

  /** Sends the first message of a new channel; resolves when it was answered. */
  sendSync(channel: ChannelRecord): Promise<void> {
    return this.#track(this.#deliver(channel, 'sync', 1));
  }

  /** Resolves when nothing is under way any more, repeats included. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.allSettled(this.#pending);
  }

  /** Gives up what is under way and sends nothing more. */
  stop(): void {
    this.#stopping.abort();
  }

  #announce(changed: Changed): void {
    const resource = changed.kind === 'events' ? `events:${changed.id}` : `calendarList:${changed.id}`;
    for (const channel of this.#world.channels.values()) {
      if (channel.resource !== resource || channel.stopped || channel.mute) continue;
      if (channel.expiration <= this.#clock.now()) continue;
      this.#notify(channel);
    }
  }

  #notify(channel: ChannelRecord): void {
    // Numbers grow, with gaps (facts 2).
    const messageNumber = channel.messageNumber + 1 + Math.floor(this.#random() * LARGEST_GAP);
    this.#world.channels.put(channel.id, { ...channel, messageNumber });
    const { lose, duplicate, reorder, delay } = this.#trouble;
    if (this.#random() < lose) return;
    const wait = delay + (this.#random() < reorder ? HELD_BACK : 0);
    const copies = this.#random() < duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      void this.#track(this.#sleep(wait).then(() => this.#deliver(channel, 'exists', messageNumber)));
    }
  }

  async #deliver(channel: ChannelRecord, state: 'sync' | 'exists', messageNumber: number): Promise<void> {
    for (let repeat = 0; repeat <= MOST_REPEATS; repeat += 1) {
      if (this.#stopping.signal.aborted) return;
      const status = await this.#post(channel, state, messageNumber);
      if (status === undefined || !REPEATED_STATUS.includes(status)) return;
      await this.#sleep(this.#trouble.retryDelay * 2 ** repeat);
    }
  }

  /** The status of the receiver's answer; undefined when there was none. */
  async #post(channel: ChannelRecord, state: string, messageNumber: number): Promise<number | undefined> {
    this.#counter.notification();
    const headers = {
      'user-agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
      'x-goog-channel-id': channel.id,
      'x-goog-channel-expiration': new Date(channel.expiration).toUTCString(),
      'x-goog-message-number': String(messageNumber),
      'x-goog-resource-id': channel.resourceId,
      'x-goog-resource-state': state,
      'x-goog-resource-uri': channel.resourceUri,
      ...(channel.token === undefined ? {} : { 'x-goog-channel-token': channel.token }),
    };
    try {
      const response = await fetch(channel.address, {
        method: 'POST',
        headers,
        redirect: 'manual',
        signal: this.#stopping.signal,
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return undefined;
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#stopping.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #track(work: Promise<void>): Promise<void> {
    this.#pending.add(work);
    return work.finally(() => this.#pending.delete(work));
  }
}
