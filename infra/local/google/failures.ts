import { z } from 'zod';
import type { Random } from './randomness.ts';

/** A failure that tests or a person order, until it has struck `times` times or is cleared. */
export const failureSchema = z.object({
  /**
   * `loseAnswer` applies the call and resets the connection; `dropBefore` resets it before; `unavailable` is a 5xx with an
   * HTML body; `backendError` one with Google's JSON; `throttle` 403 or 429; `delay` waits; `hang` never answers.
   */
  kind: z.enum(['loseAnswer', 'dropBefore', 'unavailable', 'backendError', 'throttle', 'delay', 'hang']),
  /** The share of matching calls that are struck, 0 to 1. */
  share: z.number().min(0).max(1).default(1),
  /** How often at most; without it there is no end. */
  times: z.number().int().positive().optional(),
  /** Method ids such as `calendar.events.insert`, `oauth.token`; a trailing `*` matches any ending. Without it all methods. */
  methods: z.array(z.string()).optional(),
  /** Only calls of this person. */
  email: z.string().optional(),
  /** Status of `unavailable` and `backendError` (500-599) and `throttle` (403 or 429). */
  status: z.number().int().min(403).max(599).optional(),
  /** Milliseconds of `delay`. */
  milliseconds: z.number().min(0).optional(),
});

/** What can be ordered. */
export type FailureOrder = z.input<typeof failureSchema>;
/** An order with its number and what is left of it. */
export type Failure = z.output<typeof failureSchema> & { readonly id: number; readonly struck: number };

/** The ordered failures. */
export class FailureBook {
  readonly #random: Random;
  #failures: Failure[] = [];
  #lastId = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Orders a failure; answers its number. Throws a ZodError for an order that makes no sense. */
  add(order: FailureOrder): number {
    this.#lastId += 1;
    this.#failures.push({ ...failureSchema.parse(order), id: this.#lastId, struck: 0 });
    return this.#lastId;
  }

  /** Takes one order back, or all of them. */
  clear(id?: number): void {
    this.#failures = id === undefined ? [] : this.#failures.filter((failure) => failure.id !== id);
  }

  /** The orders in force. */
  list(): readonly Failure[] {
    return this.#failures;
  }

  /** The failures that strike this call; counted as struck. */
  strike(call: { readonly method: string; readonly email: string | undefined }): readonly Failure[] {
    const struck: Failure[] = [];
    this.#failures = this.#failures.flatMap((failure) => {
      if (!matches(failure, call) || this.#random() >= failure.share) return [failure];
      struck.push(failure);
      const next = { ...failure, struck: failure.struck + 1 };
      return next.struck === failure.times ? [] : [next];
    });
    return struck;
  }
}

function matches(failure: Failure, call: { readonly method: string; readonly email: string | undefined }): boolean {
  if (failure.email !== undefined && failure.email !== call.email) return false;
  if (!failure.methods) return true;
  return failure.methods.some((name) =>
    name.endsWith('*') ? call.method.startsWith(name.slice(0, -1)) : name === call.method,
  );
}
