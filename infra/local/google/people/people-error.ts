import { ApiError } from '../api-error.ts';
import type { Json, JsonObject } from '../json.ts';
import { objectAt, omit } from '../json.ts';

/** The canonical code that goes with a status, where a refusal names none. */
const CODES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
};

/** A refusal in the newer form: a canonical code and details, no list of errors (AIP-193). */
export function rpcWording(error: ApiError): JsonObject {
  const told = omit(objectAt(error.body, 'error') ?? {}, ['errors']);
  return { error: { status: CODES[error.status] ?? 'UNKNOWN', ...told } };
}

function refusal(
  status: number,
  code: string,
  told: { readonly message: string; readonly details?: readonly JsonObject[] },
): ApiError {
  const { message, details } = told;
  const extra: Record<string, Json> = { status: code, ...(details ? { details } : {}) };
  return new ApiError(status, code, { message, extra });
}

/** 400 for a request that can never be taken. */
export function invalidArgument(message = 'Request contains an invalid argument.'): ApiError {
  return refusal(400, 'INVALID_ARGUMENT', { message });
}

/** 400 for a field mask that is missing or names what is no field. */
export function invalidMask(field: string, description = 'Invalid FieldMask'): ApiError {
  const violation = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] };
  const message = `Invalid value at '${field}' (type.googleapis.com/google.protobuf.FieldMask)`;
  return refusal(400, 'INVALID_ARGUMENT', { message, details: [violation] });
}

/** 400: the sync token is dead (facts 4.1). */
export function expiredSyncToken(): ApiError {
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'EXPIRED_SYNC_TOKEN' };
  return refusal(400, 'FAILED_PRECONDITION', {
    message: 'Sync token is expired. Clear local cache and retry call without the sync token.',
    details: [{ ...info, domain: 'people.googleapis.com' }],
  });
}

/** 400: the etag is not the current one (facts 4.3). */
export function staleEtag(details?: readonly JsonObject[]): ApiError {
  const message =
    'Request person.etag is different than the current person.etag. Clear local cache and get the latest person.';
  return refusal(400, 'FAILED_PRECONDITION', { message, ...(details ? { details } : {}) });
}

/** 400: 25,000 contacts, the bin included (facts 4.6). */
export function accountFull(): ApiError {
  return refusal(400, 'FAILED_PRECONDITION', { message: 'MY_CONTACTS_OVERFLOW_COUNT' });
}

/** 403: the token may ask this method, but not for this. */
export function permissionDenied(): ApiError {
  return refusal(403, 'PERMISSION_DENIED', { message: 'The caller does not have permission' });
}

/** 404: there is no such contact or group (any more). */
export function entityNotFound(): ApiError {
  return refusal(404, 'NOT_FOUND', { message: 'Requested entity was not found.' });
}

/** 409: the account has a group of this name. */
export function groupNameTaken(): ApiError {
  return refusal(409, 'ALREADY_EXISTS', { message: 'Contact group name already exists.' });
}

/** 409: another write of this user was under way; nothing was done. */
export function writesOverlap(): ApiError {
  return refusal(409, 'ABORTED', { message: 'The operation was aborted.' });
}

/** 429: a limit per minute (facts 4.6). */
export function tooManyRequests(limit: string): ApiError {
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'RATE_LIMIT_EXCEEDED' };
  const metadata = { quota_limit: limit, service: 'people.googleapis.com', consumer: 'projects/000000000000' };
  return refusal(429, 'RESOURCE_EXHAUSTED', {
    message: `Quota exceeded for limit '${limit}' of service 'people.googleapis.com'.`,
    details: [{ ...info, domain: 'googleapis.com', metadata }],
  });
}

/** 429: the account's own budget of writes, which clears after hours or a day (facts 4.6). */
export function writeBudgetSpent(): ApiError {
  const failure = { '@type': 'type.googleapis.com/google.rpc.QuotaFailure' };
  const violation = { subject: 'QUOTA_EXCEEDED', description: 'FBS quota limit exceeded' };
  return refusal(429, 'RESOURCE_EXHAUSTED', {
    message: 'Resource has been exhausted (e.g. check quota).',
    details: [{ ...failure, violations: [violation] }],
  });
}
