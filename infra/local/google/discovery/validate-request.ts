import { ApiError, badRequest, invalid, notFound, required } from '../api-error.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonArray, isJsonObject } from '../json.ts';
import { isDate, isInstantText } from '../calendar/time-text.ts';
import type { ApiDescription, ApiMethod, Schema } from './document.ts';

/** The parameters of a request: each name with its values, decoded. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

/** Finds the method for a verb and a path, and the path's parameters. Throws 404 for a path the API does not have. */
export function findMethod(
  api: ApiDescription,
  httpMethod: string,
  path: string,
): { readonly method: ApiMethod; readonly pathParameters: Parameters } {
  for (const method of api.methods) {
    if (method.httpMethod !== httpMethod) continue;
    const match = method.pattern.exec(path);
    if (!match) continue;
    const pathParameters = method.pathNames.map((name, index) => [name, [decode(match[index + 1] ?? '')]] as const);
    // Several methods may share a path; what its parts may look like tells them apart (`people/...`, `contactGroups/...`).
    if (pathParameters.every(([name, [value]]) => fitsPattern(method.parameters[name], value)))
      return { method, pathParameters: new Map(pathParameters) };
  }
  throw notFound();
}

function fitsPattern(schema: Schema | undefined, value: string): boolean {
  return schema?.pattern === undefined || new RegExp(schema.pattern).test(value);
}

/** Checks query parameters against the method: unknown ones, types, enums and ranges are 400. Stricter than Google on purpose. */
export function validateQuery(method: ApiMethod, query: URLSearchParams): Parameters {
  const parameters = new Map<string, string[]>();
  for (const [name, value] of query) {
    const schema = method.parameters[name];
    if (!schema || schema.location !== 'query') throw badRequest(`Unknown parameter: ${name}`);
    const values = parameters.get(name) ?? [];
    if (values.length > 0 && !schema.repeated) throw invalid(`Repeated parameter: ${name}`, name);
    if (!isParameterValue(schema, value)) throw invalid(`Invalid value for ${name}`, name);
    parameters.set(name, [...values, value]);
  }
  for (const [name, schema] of Object.entries(method.parameters)) {
    if (schema.location === 'query' && schema.required && !parameters.has(name))
      throw required(`Required parameter: ${name}`);
  }
  return parameters;
}

/** Checks a JSON body against the method's schema: unknown properties and wrong types are 400 "Invalid JSON payload". Stricter than Google on purpose. */
export function validateBody(api: ApiDescription, method: ApiMethod, text: string): JsonObject {
  if (method.request === undefined) return {};
  const body = parseJson(text);
  if (!isJsonObject(body)) throw badRequest('Invalid JSON payload received: an object is expected.');
  checkValue(api, { $ref: method.request }, { value: body, place: '' });
  return body;
}

function parseJson(text: string): Json {
  if (text.trim() === '') return {};
  try {
    // JSON.parse returns JSON.
    return JSON.parse(text) as Json;
  } catch {
    throw new ApiError(400, 'parseError', { message: 'Parse Error' });
  }
}

function isParameterValue(schema: Schema, value: string): boolean {
  if (schema.enum && !schema.enum.includes(value)) return false;
  if (schema.type === 'boolean') return value === 'true' || value === 'false';
  if (schema.type === 'integer') return isIntegerInRange(schema, Number(value)) && value !== '';
  if (schema.format === 'date-time') return isInstantText(value);
  return true;
}

function isIntegerInRange(schema: Schema, value: number): boolean {
  if (!Number.isInteger(value)) return false;
  return value >= Number(schema.minimum ?? -Infinity) && value <= Number(schema.maximum ?? Infinity);
}

interface Placed {
  readonly value: Json | undefined;
  /** Dotted path in the body, empty at its root. */
  readonly place: string;
}

function checkValue(api: ApiDescription, schema: Schema, placed: Placed): void {
  const { value, place } = placed;
  if (value === null || value === undefined) return;
  if (schema.$ref) {
    checkValue(api, api.schemas[schema.$ref] ?? {}, placed);
    return;
  }
  if (schema.type === 'array') {
    if (!isJsonArray(value)) throw invalidPayload(place, 'an array is expected');
    for (const [index, entry] of value.entries()) {
      if (entry === null) throw invalidPayload(`${place}[${index}]`, 'null is not allowed in an array');
      checkValue(api, schema.items ?? {}, { value: entry, place: `${place}[${index}]` });
    }
    return;
  }
  if (schema.type === 'object') {
    checkObject(api, schema, placed);
    return;
  }
  if (!isScalarOf(schema, value))
    throw invalidPayload(place, `${schema.format ?? schema.type ?? 'another type'} is expected`);
}

function checkObject(api: ApiDescription, schema: Schema, { value, place }: Placed): void {
  if (!isJsonObject(value)) throw invalidPayload(place, 'an object is expected');
  for (const [name, entry] of Object.entries(value)) {
    const inner = schema.properties?.[name] ?? schema.additionalProperties;
    const path = place === '' ? name : `${place}.${name}`;
    if (!inner)
      throw badRequest(`Invalid JSON payload received. Unknown name "${name}" at '${place}': Cannot find field.`);
    checkValue(api, inner, { value: entry, place: path });
  }
}

function isScalarOf(schema: Schema, value: Json): boolean {
  if (schema.type === 'any' || schema.type === undefined) return true;
  if (schema.type === 'boolean') return typeof value === 'boolean';
  if (schema.type === 'integer') return typeof value === 'number' && isIntegerInRange(schema, value);
  if (schema.type === 'number') return typeof value === 'number';
  if (schema.format === 'int64') return /^-?\d+$/.test(JSON.stringify(value).replaceAll('"', ''));
  if (typeof value !== 'string') return false;
  if (schema.enum && !schema.enum.includes(value)) return false;
  return schema.format !== 'date' || isDate(value);
}

function invalidPayload(place: string, problem: string): Error {
  return badRequest(`Invalid JSON payload received. Invalid value at '${place}': ${problem}.`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw notFound();
  }
}
