import type { Json, JsonObject } from './json.ts';

/** What an API call is refused with: Google's status, reason and body (facts 3.1). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly reason: string;
  readonly body: JsonObject;

  constructor(status: number, reason: string, details: ErrorDetails) {
    super(details.message);
    this.status = status;
    this.reason = reason;
    const { message, domain = 'global', location, locationType, extra = {} } = details;
    const entry = {
      domain,
      reason,
      message,
      ...(location ? { location, locationType: locationType ?? 'parameter' } : {}),
    };
    this.body = { error: { errors: [entry], code: status, message, ...extra } };
  }
}

interface ErrorDetails {
  readonly message: string;
  readonly domain?: string;
  readonly location?: string;
  readonly locationType?: string;
  readonly extra?: Readonly<Record<string, Json>>;
}

/** 400 for a value Google does not take. */
export function invalid(message = 'Invalid Value', location?: string): ApiError {
  return new ApiError(400, 'invalid', { message, ...(location ? { location } : {}) });
}

/** 400 for something that has to be there. */
export function required(message: string): ApiError {
  return new ApiError(400, 'required', { message });
}

/** 400 for parameters that do not go together. */
export function badRequest(message = 'Bad Request'): ApiError {
  return new ApiError(400, 'badRequest', { message });
}

/** 400: end before start. */
export function timeRangeEmpty(): ApiError {
  const message = 'The specified time range is empty.';
  return new ApiError(400, 'timeRangeEmpty', { message, domain: 'calendar', location: 'timeMax' });
}

/** 401: the access token is unknown, expired or revoked. */
export function authError(): ApiError {
  const where = { location: 'Authorization', locationType: 'header' };
  return new ApiError(401, 'authError', { message: 'Invalid Credentials', ...where });
}

/** 403: the token lacks every scope the method takes. */
export function insufficientScopes(): ApiError {
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' };
  return new ApiError(403, 'insufficientPermissions', {
    message: 'Request had insufficient authentication scopes.',
    extra: { status: 'PERMISSION_DENIED', details: [{ ...info, domain: 'googleapis.com' }] },
  });
}

/** 403: the access role does not allow it. */
export function forbidden(): ApiError {
  return new ApiError(403, 'forbidden', { message: 'Forbidden' });
}

/** 403: a shared property of an event somebody else organizes. */
export function forbiddenForNonOrganizer(): ApiError {
  const message = 'Shared properties can only be changed by the organizer of the event.';
  return new ApiError(403, 'forbiddenForNonOrganizer', { message, domain: 'calendar' });
}

/** 403 or 429: too many requests. */
export function throttled(status: 403 | 429, reason: 'rateLimitExceeded' | 'userRateLimitExceeded'): ApiError {
  const message = reason === 'rateLimitExceeded' ? 'Rate Limit Exceeded' : 'User Rate Limit Exceeded';
  return new ApiError(status, reason, { message, domain: 'usageLimits' });
}

/** 403: the account is read-only for hours (facts 3.1). */
export function quotaExceeded(): ApiError {
  return new ApiError(403, 'quotaExceeded', { message: 'Calendar usage limits exceeded.', domain: 'usageLimits' });
}

/** 404: never existed, or the calendar is not accessible. */
export function notFound(message = 'Not Found'): ApiError {
  return new ApiError(404, 'notFound', { message });
}

/** 409: the id exists or existed (facts 1.8). */
export function duplicate(): ApiError {
  return new ApiError(409, 'duplicate', { message: 'The requested identifier already exists.' });
}

/** 410: the sync token is dead (facts 1.1). */
export function fullSyncRequired(): ApiError {
  const message = 'Sync token is no longer valid, a full sync is required.';
  return new ApiError(410, 'fullSyncRequired', { message, domain: 'calendar', location: 'syncToken' });
}

/** 410: `updatedMin` lies too far back. */
export function updatedMinTooLongAgo(): ApiError {
  const message = 'The requested minimum modification time lies too far in the past.';
  return new ApiError(410, 'updatedMinTooLongAgo', { message, domain: 'calendar', location: 'updatedMin' });
}

/** 410: deleting what is already deleted. */
export function alreadyDeleted(): ApiError {
  return new ApiError(410, 'deleted', { message: 'Resource has been deleted' });
}

/** 412: the etag in If-Match is stale. */
export function conditionNotMet(): ApiError {
  const where = { location: 'If-Match', locationType: 'header' };
  return new ApiError(412, 'conditionNotMet', { message: 'Precondition Failed', ...where });
}

/** 5xx as JSON. */
export function backendError(status = 500): ApiError {
  return new ApiError(status, 'backendError', { message: 'Backend Error' });
}

/** 501: a method of the real API that the double does not have (see README.md). */
export function notInTheDouble(method: string): ApiError {
  return new ApiError(501, 'notImplemented', {
    message: `The local double does not have ${method}; see its README.md.`,
  });
}
