import { fingerprint } from '../../domain/fingerprint.ts';
import type { StudioId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { idempotencyAt } from '../../ports/collections.ts';
import type { IdempotencyRecord } from '../../ports/records/api-records.ts';
import type { DocumentPath, Store } from '../../ports/store.ts';

/** How long an answer is kept for repeats; seconds. */
const keptFor = 86_400;
/** After so long a request that never ended is taken for dead, and a repeat is done; seconds. Requests are cut off well before. */
const workingAtMost = 300;
/** A larger answer is not kept: its repeat is refused as still under way until it is forgotten. */
const largestBody = 700_000;

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
}

/** A request that may be a repeat. */
export interface RepeatableRequest {
  readonly studioId: StudioId;
  /** Who asks: two callers never share a key. */
  readonly caller: string;
  readonly key: string;
  /** Equal for equal requests only. */
  readonly print: string;
}

/** An answer kept for repeats. */
export type KeptAnswer = Pick<IdempotencyRecord, 'status' | 'headers' | 'body'>;

/** Whether to do a request: it is new (do it, then keep or forget), was answered, is under way, or its key was another request's. */
export type Repeat =
  | { readonly kind: 'new' }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  | { readonly kind: 'underWay' }
  | { readonly kind: 'anotherRequest' };

/** Notes that the request is under way, unless its key was used in the last 24 hours. */
export async function beginRequest(deps: Deps, request: RepeatableRequest): Promise<Repeat> {
  const document = documentOf(request);
  return deps.store.transact(async (transaction): Promise<Repeat> => {
    const stored = await transaction.get(document);
    const now = deps.clock.now();
    if (stored !== undefined && stored.value.expiresAt > now) {
      const { requestPrint, status, headers, body } = stored.value;
      if (requestPrint !== request.print) return { kind: 'anotherRequest' };
      return status === 0 ? { kind: 'underWay' } : { kind: 'answered', answer: { status, headers, body } };
    }
    transaction.set(document, {
      requestPrint: request.print,
      status: 0,
      headers: {},
      body: '',
      expiresAt: addSeconds(now, workingAtMost),
    });
    return { kind: 'new' };
  });
}

/** Keeps the answer for 24 hours. */
export async function keepAnswer(deps: Deps, request: RepeatableRequest, answer: KeptAnswer): Promise<void> {
  if (answer.body.length > largestBody) return;
  const value: IdempotencyRecord = {
    requestPrint: request.print,
    ...answer,
    expiresAt: addSeconds(deps.clock.now(), keptFor),
  };
  await deps.store.write([{ kind: 'set', document: documentOf(request), value }]);
}

/** Frees the key: nothing was done, so the same key may be tried again, corrected or not. */
export async function forgetRequest(deps: Pick<Deps, 'store'>, request: RepeatableRequest): Promise<void> {
  await deps.store.write([{ kind: 'delete', document: documentOf(request) }]);
}

function documentOf({ studioId, caller, key }: RepeatableRequest): DocumentPath<IdempotencyRecord> {
  return idempotencyAt(fingerprint(JSON.stringify([studioId, caller, key])));
}
