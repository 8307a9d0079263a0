import type { JsonObject } from '../json.ts';
import type { ApiMethod } from '../discovery/document.ts';
import type { Parameters } from '../discovery/validate-request.ts';
import type { World } from '../state/world.ts';

/** Who calls: a person's token with its client and scopes. */
export interface Actor {
  readonly email: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** A checked API call. */
export interface ApiCall {
  readonly method: ApiMethod;
  /** Path and query parameters. */
  readonly parameters: Parameters;
  readonly body: JsonObject;
  /** A request header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly actor: Actor;
  /** The double's own origin, for links. */
  readonly origin: string;
  readonly inBatch: boolean;
}

/** What a method answers; no body with 204. */
export interface ApiAnswer {
  readonly status: number;
  readonly body?: JsonObject;
}

/** A method of the double. Refuses by throwing an ApiError. */
export type Handler = (world: World, call: ApiCall) => ApiAnswer | Promise<ApiAnswer>;

/** The first value of a parameter. */
export function parameter(call: ApiCall, name: string): string | undefined {
  return call.parameters.get(name)?.[0];
}

/** A path parameter, which a matched route always has. */
export function pathParameter(call: ApiCall, name: string): string {
  return parameter(call, name) ?? '';
}

/** Whether a boolean parameter is true; absent is false. */
export function flag(call: ApiCall, name: string): boolean {
  return parameter(call, name) === 'true';
}

/** A 200 with a body. */
export function ok(body: JsonObject): ApiAnswer {
  return { status: 200, body };
}

/** A 204. */
export function noContent(): ApiAnswer {
  return { status: 204 };
}
