import { throttled } from './api-error.ts';
import type { Random } from './randomness.ts';

/** The limits of facts 3.2; the one on bursts of writes to a calendar is our guess, Google publishes none. */
export interface QuotaLimits {
  readonly perUserPerMinute: number;
  readonly perProjectPerMinute: number;
  readonly calendarWrites: { readonly writes: number; readonly seconds: number };
  /** How a refusal looks; both are seen (facts 3.1). */
  readonly refusal: 403 | 429 | 'mixed';
  /** Of the People API; Google's, where they are left out. */
  readonly contacts?: ContactLimits;
}

/** The limits of facts 4.6. Google publishes neither that on full reads nor an account's budget of writes: both are our guess. */
export interface ContactLimits {
  readonly readsPerMinute: number;
  readonly fullReadsPerMinute: number;
  readonly writesPerDay: number;
}

/** What is reported of the People API. */
export const GOOGLE_CONTACT_LIMITS: ContactLimits = {
  readsPerMinute: 90,
  fullReadsPerMinute: 60,
  writesPerDay: 20_000,
};

/** Google's limits for new projects. */
export const GOOGLE_LIMITS: QuotaLimits = {
  perUserPerMinute: 600,
  perProjectPerMinute: 10_000,
  calendarWrites: { writes: 100, seconds: 10 },
  refusal: 'mixed',
};

/** What one call uses. */
export interface Use {
  readonly email: string;
  readonly project: string;
  /** A patch weighs 3 (facts 3.2). */
  readonly weight: number;
  /** The calendar written to, for writes. */
  readonly writesTo?: string;
}

/** What one call of the People API uses. */
export interface ContactUse {
  readonly email: string;
  readonly project: string;
  readonly isFullRead: boolean;
  /** How many contacts it writes. */
  readonly written: number;
}

const MINUTE = 60_000;

/** Sliding windows of calls per user, project and calendar. */
export class Quota {
  #limits: QuotaLimits | 'off';
  readonly #random: Random;
  readonly #windows = new Map<string, Window>();

  constructor(limits: QuotaLimits | 'off', random: Random) {
    this.#limits = limits;
    this.#random = random;
  }

  /** Changes the limits; what was used so far still counts. */
  setLimits(limits: QuotaLimits | 'off'): void {
    this.#limits = limits;
  }

  /** The limits in force. */
  limits(): QuotaLimits | 'off' {
    return this.#limits;
  }

  /** Takes a call's weight at a time in milliseconds. Throws 403 or 429 when a window is full; a refused call weighs nothing. */
  take(use: Use, now: number): void {
    const limits = this.#limits;
    if (limits === 'off') return;
    const windows = [
      { key: `user ${use.project} ${use.email}`, weight: use.weight, span: MINUTE, limit: limits.perUserPerMinute },
      { key: `project ${use.project}`, weight: use.weight, span: MINUTE, limit: limits.perProjectPerMinute },
    ];
    if (use.writesTo !== undefined) {
      const { writes, seconds } = limits.calendarWrites;
      windows.push({ key: `calendar ${use.writesTo}`, weight: 1, span: seconds * 1_000, limit: writes });
    }
    const full = windows.find(({ key, weight, span, limit }) => this.#window(key).used(now - span) + weight > limit);
    if (full) throw this.#refusal(full.key, limits);
    for (const { key, weight } of windows) this.#window(key).add(now, weight);
  }

  /** Takes what a call of the People API weighs; names the limit that is reached, in which case it weighs nothing. */
  takeContacts(use: ContactUse, now: number): string | undefined {
    const limits = this.#limits;
    if (limits === 'off') return undefined;
    const { readsPerMinute, fullReadsPerMinute, writesPerDay } = limits.contacts ?? GOOGLE_CONTACT_LIMITS;
    const { email, project, isFullRead, written } = use;
    // Writes read the contact first, and count as such (facts 4.6).
    const reads = { name: 'CriticalReadsPerMinutePerProjectPerUser', weight: 1, span: MINUTE, limit: readsPerMinute };
    const full = { name: 'FullSyncFirstPagePerMinutePerProject', span: MINUTE, limit: fullReadsPerMinute };
    const writes = { name: 'writesPerDay', weight: written, span: 86_400_000, limit: writesPerDay };
    const windows = [
      { ...reads, key: `contacts ${project} ${email}` },
      { ...full, weight: isFullRead ? 1 : 0, key: `full reads ${project}` },
      { ...writes, key: `contact writes ${email}` },
    ].filter(({ weight }) => weight > 0);
    const reached = windows.find(({ key, weight, span, limit }) => this.#window(key).used(now - span) + weight > limit);
    if (reached) return reached.name;
    for (const { key, weight } of windows) this.#window(key).add(now, weight);
    return undefined;
  }

  #window(key: string): Window {
    const known = this.#windows.get(key) ?? new Window();
    this.#windows.set(key, known);
    return known;
  }

  #refusal(key: string, limits: QuotaLimits): Error {
    const mixed = this.#random() < 0.5 ? 403 : 429;
    const status = limits.refusal === 'mixed' ? mixed : limits.refusal;
    return throttled(status, status === 403 && key.startsWith('user') ? 'userRateLimitExceeded' : 'rateLimitExceeded');
  }
}

/** Weights in the order of time, with their sum. */
class Window {
  readonly #entries: { readonly time: number; readonly weight: number }[] = [];
  #first = 0;
  #sum = 0;

  add(time: number, weight: number): void {
    this.#entries.push({ time, weight });
    this.#sum += weight;
  }

  /** The weight added after a time; what is older is forgotten. */
  used(after: number): number {
    for (let entry = this.#entries[this.#first]; entry && entry.time <= after; entry = this.#entries[this.#first]) {
      this.#sum -= entry.weight;
      this.#first += 1;
    }
    if (this.#first > 10_000) {
      this.#entries.splice(0, this.#first);
      this.#first = 0;
    }
    return this.#sum;
  }
}
