import { StoreFailure } from '../../ports/store.ts';

/** What was asked of Firestore when it failed: its codes mean different things for reads and for writes. */
export type Asked =
  | { readonly kind: 'read' }
  /** `plainUpdates`: whether a write of it updates a document without naming a revision. */
  | { readonly kind: 'write'; readonly plainUpdates: boolean };

/** gRPC status codes (google.rpc.Code), the only thing of an error that is the same in every version of the SDK. */
const code = {
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  internal: 13,
  unavailable: 14,
  dataLoss: 15,
  unauthenticated: 16,
} as const;

/**
 * Firestore's and gRPC's ways of saying that a document or a request is too big; there is no code of its own for it. The nested
 * entity is what Google's emulator says of a map above 1 MiB: what else it could mean, this adapter refuses before.
 */
const tooLarge =
  /invalid nested entity|exceeds the maximum allowed size|longer than \d+ bytes|payload size exceeds|too (big|large)|larger than max/i;

/**
 * Our word for an error of the SDK, read by its shape. An error that is the caller's mistake (a path or a value that cannot be,
 * a query Firestore never answers) comes back as it is: nobody can handle it.
 */
export function storeFailureFrom(error: unknown, asked: Asked): unknown {
  if (error instanceof StoreFailure) return error;
  switch (codeOf(error)) {
    case undefined:
      return error;
    case code.invalidArgument:
      return invalidArgument(error);
    case code.resourceExhausted:
      return new StoreFailure(tooLarge.test(messageOf(error)) ? 'tooLarge' : 'unavailable', error);
    case code.notFound:
      return new StoreFailure(notFoundReason(asked), error);
    case code.alreadyExists:
      return new StoreFailure('exists', error);
    case code.failedPrecondition:
      // For a read this is an index that was not deployed: a mistake of ours, to be seen as one.
      return asked.kind === 'write' ? new StoreFailure('changed', error) : error;
    case code.aborted:
      return new StoreFailure('contention', error);
    case code.cancelled:
    case code.unknown:
    case code.deadlineExceeded:
    case code.permissionDenied:
    case code.internal:
    case code.unavailable:
    case code.dataLoss:
    case code.unauthenticated:
      return new StoreFailure('unavailable', error);
    default:
      return error;
  }
}

/** A transaction that took too long reads as an invalid argument; so does a document that is too big. */
function invalidArgument(error: unknown): unknown {
  const message = messageOf(error);
  if (tooLarge.test(message)) return new StoreFailure('tooLarge', error);
  return /transaction has expired|transaction.*(no longer valid|closed)/i.test(message)
    ? new StoreFailure('contention', error)
    : error;
}

/** A document named with its revision that is gone has changed; a read finds nothing only where the database itself is missing. */
function notFoundReason(asked: Asked): 'missing' | 'changed' | 'unavailable' {
  if (asked.kind === 'read') return 'unavailable';
  return asked.plainUpdates ? 'missing' : 'changed';
}

function codeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
