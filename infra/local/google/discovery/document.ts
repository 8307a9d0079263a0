import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A type in a discovery document: of a parameter, a body or a part of one. */
export interface Schema {
  readonly type?: string | undefined;
  readonly format?: string | undefined;
  readonly $ref?: string | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly minimum?: string | undefined;
  readonly maximum?: string | undefined;
  readonly pattern?: string | undefined;
  readonly repeated?: boolean | undefined;
  readonly required?: boolean | undefined;
  readonly location?: string | undefined;
  readonly items?: Schema | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly additionalProperties?: Schema | undefined;
}

const schemaSchema: z.ZodType<Schema> = z.object({
  type: z.string().optional(),
  format: z.string().optional(),
  $ref: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.string().optional(),
  maximum: z.string().optional(),
  pattern: z.string().optional(),
  repeated: z.boolean().optional(),
  required: z.boolean().optional(),
  location: z.string().optional(),
  items: z.lazy(() => schemaSchema).optional(),
  properties: z
    .record(
      z.string(),
      z.lazy(() => schemaSchema),
    )
    .optional(),
  additionalProperties: z.lazy(() => schemaSchema).optional(),
});

const methodSchema = z.object({
  id: z.string(),
  httpMethod: z.string(),
  path: z.string(),
  parameters: z.record(z.string(), schemaSchema).default({}),
  request: z.object({ $ref: z.string() }).optional(),
  scopes: z.array(z.string()).default([]),
});

interface Resource {
  readonly methods?: Readonly<Record<string, z.infer<typeof methodSchema>>> | undefined;
  readonly resources?: Readonly<Record<string, Resource>> | undefined;
}

const resourceSchema: z.ZodType<Resource> = z.object({
  methods: z.record(z.string(), methodSchema).optional(),
  resources: z
    .record(
      z.string(),
      z.lazy(() => resourceSchema),
    )
    .optional(),
});

const documentSchema = z.object({
  servicePath: z.string(),
  parameters: z.record(z.string(), schemaSchema),
  resources: z.record(z.string(), resourceSchema),
  schemas: z.record(z.string(), schemaSchema),
  auth: z.object({ oauth2: z.object({ scopes: z.record(z.string(), z.object({ description: z.string() })) }) }),
});

/** One method of an API, ready to match requests. */
export interface ApiMethod {
  /** For example `calendar.events.list`. */
  readonly id: string;
  readonly httpMethod: string;
  readonly pattern: RegExp;
  readonly pathNames: readonly string[];
  readonly parameters: Readonly<Record<string, Schema>>;
  /** Name of the body's schema. */
  readonly request?: string;
  /** A token needs any one of these. */
  readonly scopes: readonly string[];
}

/** An API as its discovery document tells it. */
export interface ApiDescription {
  readonly methods: readonly ApiMethod[];
  readonly schemas: Readonly<Record<string, Schema>>;
  /** What each scope means, in the words of the document. */
  readonly scopes: ReadonlyMap<string, string>;
}

/** Reads a discovery document out of `contracts/`. */
export function readDiscovery(name: string): ApiDescription {
  const path = new URL(`../contracts/${name}`, import.meta.url);
  const document = documentSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const methods = methodsIn(document.resources).map((method) => ({
    id: method.id,
    httpMethod: method.httpMethod,
    ...compilePath(`/${document.servicePath}${method.path}`),
    parameters: { ...document.parameters, ...method.parameters },
    ...(method.request ? { request: method.request.$ref } : {}),
    scopes: method.scopes,
  }));
  const scopes = Object.entries(document.auth.oauth2.scopes).map(([scope, text]) => [scope, text.description] as const);
  // The more literal path wins: `events/import` before `events/{eventId}`.
  methods.sort((left, right) => left.pathNames.length - right.pathNames.length);
  return { methods, schemas: document.schemas, scopes: new Map(scopes) };
}

function methodsIn(resources: Readonly<Record<string, Resource>>): z.infer<typeof methodSchema>[] {
  return Object.values(resources).flatMap((resource) => [
    ...Object.values(resource.methods ?? {}),
    ...methodsIn(resource.resources ?? {}),
  ]);
}

function compilePath(path: string): { readonly pattern: RegExp; readonly pathNames: readonly string[] } {
  const pathNames = [...path.matchAll(/\{\+?(\w+)\}/g)].map((match) => match[1] ?? '');
  const source = path.replace(/\{\+(\w+)\}/g, '(.+)').replace(/\{(\w+)\}/g, '([^/]+)');
  return { pattern: new RegExp(`^${source}$`), pathNames };
}
