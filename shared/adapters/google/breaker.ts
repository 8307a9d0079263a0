import type { Clock } from '../../ports/clock.ts';
import { GoogleFailure } from '../../ports/google.ts';

/** When a service counts as down, and for how long it is then left alone. */
export interface BreakerLimits {
  /** So many calls in a row without an answer of the service's own. */
  readonly failures: number;
  /** Of so many users at least: one user's broken calendar is nobody else's trouble. */
  readonly users: number;
  /** Milliseconds it is left alone at first; doubles with every probe that fails. */
  readonly firstRest: number;
  /** Milliseconds it is left alone at most. */
  readonly longestRest: number;
}

/** An outage costs each process about a dozen calls, then one a minute. */
export const usualBreaker: BreakerLimits = { failures: 10, users: 2, firstRest: 15_000, longestRest: 60_000 };

/** The service was not asked: it did not answer anybody lately. To be tried again after `retryAfterSeconds`. */
export class CircuitOpen extends GoogleFailure {
  constructor(retryAfterSeconds: number) {
    super('unavailable', 'not asked: no answers lately', { retryAfterSeconds });
  }
}

/** Keeps the calls of this process away from a service of Google's that is down. One circuit per origin. */
export interface Breaker {
  /** Throws `CircuitOpen` where a call to this origin would not be let through now. */
  check(origin: string): void;
  /**
   * Makes a call unless the origin is being left alone (`CircuitOpen`). After its rest one call is let through as a probe:
   * its answer closes the circuit, or starts a longer rest.
   */
  guard<T>(call: { readonly origin: string; readonly user: string }, send: () => Promise<T>): Promise<T>;
}

interface Circuit {
  failures: number;
  readonly users: Set<string>;
  /** On the clock's `elapsed`; undefined while calls go through. */
  restsUntil?: number | undefined;
  rest: number;
  /** On the clock's `elapsed`: when a probe counts as lost. */
  probeUntil: number;
}

/** A probe that has no outcome after so long is given up, milliseconds: longer than a call may take. */
const longestProbe = 60_000;

/** Circuits in this process, all closed. */
export function createBreaker(clock: Clock, limits: BreakerLimits): Breaker {
  const circuits = new Map<string, Circuit>();
  return {
    check: (origin) => refuseWhileResting(circuitOf(origin)),
    async guard({ origin, user }, send) {
      const circuit = circuitOf(origin);
      refuseWhileResting(circuit);
      const isProbe = circuit.restsUntil !== undefined;
      if (isProbe) circuit.probeUntil = clock.elapsed() + longestProbe;
      try {
        const answer = await send();
        close(circuit);
        return answer;
      } catch (thrown) {
        if (isOutage(thrown)) countFailure(circuit, { user, isProbe });
        else close(circuit);
        throw thrown;
      }
    },
  };

  function circuitOf(origin: string): Circuit {
    const known = circuits.get(origin);
    if (known !== undefined) return known;
    const circuit: Circuit = { failures: 0, users: new Set(), rest: limits.firstRest, probeUntil: 0 };
    circuits.set(origin, circuit);
    return circuit;
  }

  function refuseWhileResting({ restsUntil, probeUntil }: Circuit): void {
    if (restsUntil === undefined) return;
    const left = Math.max(restsUntil, probeUntil) - clock.elapsed();
    if (left > 0) throw new CircuitOpen(Math.ceil(left / 1000));
  }

  function countFailure(
    circuit: Circuit,
    { user, isProbe }: { readonly user: string; readonly isProbe: boolean },
  ): void {
    circuit.failures += 1;
    circuit.users.add(user);
    // Calls that were under way when the circuit opened say nothing new.
    if (circuit.restsUntil !== undefined && !isProbe) return;
    if (!isProbe && (circuit.failures < limits.failures || circuit.users.size < limits.users)) return;
    circuit.rest = isProbe ? Math.min(circuit.rest * 2, limits.longestRest) : limits.firstRest;
    circuit.restsUntil = clock.elapsed() + circuit.rest;
    circuit.probeUntil = 0;
  }

  function close(circuit: Circuit): void {
    circuit.failures = 0;
    circuit.users.clear();
    circuit.restsUntil = undefined;
    circuit.probeUntil = 0;
  }
}

/** Anything but this is an answer: a refusal, too, comes from a service that is up. */
function isOutage(thrown: unknown): boolean {
  return thrown instanceof GoogleFailure && thrown.reason === 'unavailable';
}
