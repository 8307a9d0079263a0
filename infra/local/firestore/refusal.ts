import { status } from '@grpc/grpc-js';

/** The gRPC status names this server answers with. */
export type RefusalStatus =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'UNIMPLEMENTED'
  | 'UNAVAILABLE'
  | 'INTERNAL';

/** An answer that is no: carries the gRPC status and the text the client will see. grpc-js reads `code` and `details`. */
export class Refusal extends Error {
  readonly code: status;
  readonly details: string;

  constructor(reason: RefusalStatus, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = status[reason];
    this.details = message;
  }
}

/** Whatever was thrown, as a Refusal: what is not one already is a bug in this server and answers INTERNAL. */
export function toRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  return new Refusal('INTERNAL', thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
}
