import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { ApiEnvironment } from './environment.ts';
import { apiBase } from './gate.ts';
import { policies } from './policy.ts';
import type { Policy } from './policy.ts';
import { problemCodes } from './problem-codes.ts';

/** What of an OpenAPI document the page reads; the document is made from our own schemas. */
interface DocumentShape {
  readonly info: { readonly title: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses?: Readonly<
    Record<
      string,
      { readonly description?: string; readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }
    >
  >;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
  readonly default?: unknown;
  readonly maxLength?: number;
}

const style = `
:root { color-scheme: light dark; --line: #8886; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
article { border-top: 1px solid var(--line); padding: .5rem 0 1rem; }
h3 { font-size: 1rem; margin: .75rem 0 .25rem; } h3 code { font-size: 1rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: .2rem .75rem .2rem 0; border-bottom: 1px solid var(--line); }
code { font: 14px ui-monospace, monospace; overflow-wrap: anywhere; } nav a { margin-right: 1rem; } .quiet { opacity: .75; }
@media (max-width: 40rem) { td { display: block; border: 0; padding: 0; } tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--line); } }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Answers with the documentation as a page that needs no script and nothing from anywhere else. */
export function answerDocs(context: Context<ApiEnvironment>, document: object): Response | Promise<Response> {
  context.header(
    'content-security-policy',
    `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'`,
  );
  context.header('x-content-type-options', 'nosniff');
  return context.html(<DocsPage document={document as DocumentShape} />); // made by openApiDocument
}

function DocsPage({ document }: { readonly document: DocumentShape }) {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const tags = [...new Set(operations.map(({ operation }) => tagOf(operation)))];
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{document.info.title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <h1>{document.info.title}</h1>
        <p>{document.info.description}</p>
        <p>
          The machine-readable form is <a href={`${apiBase}/openapi.json`}>openapi.json</a>.
        </p>
        <nav>
          {tags.map((tag) => (
            <a href={`#${anchorOf(tag)}`}>{tag}</a>
          ))}
          <a href="#problems">Problems</a>
          <a href="#schemas">Schemas</a>
        </nav>
        {tags.map((tag) => (
          <section>
            <h2 id={anchorOf(tag)}>{tag}</h2>
            {operations
              .filter(({ operation }) => tagOf(operation) === tag)
              .map((one) => (
                <OperationPart {...one} />
              ))}
          </section>
        ))}
        <ProblemsPart />
        <section>
          <h2 id="schemas">Schemas</h2>
          {Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => (
            <article>
              <h3 id={`schema-${name}`}>{name}</h3>
              <SchemaPart schema={schema} />
            </article>
          ))}
        </section>
      </body>
    </html>
  );
}

function ProblemsPart() {
  return (
    <section>
      <h2 id="problems">Problems</h2>
      <table>
        {Object.entries(problemCodes).map(([code, { status, meaning }]) => (
          <tr id={`problem-${code}`}>
            <td>
              <code>{code}</code>
            </td>
            <td>{status}</td>
            <td>{meaning}</td>
          </tr>
        ))}
      </table>
    </section>
  );
}

function OperationPart({ path, method, operation }: { path: string; method: string; operation: Operation }) {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  return (
    <article>
      <h3>
        <code>
          {method} {path}
        </code>
      </h3>
      <p>
        {operation.summary}. {operation.description} <span class="quiet">{wordedPolicy(method, path)}</span>
      </p>
      {operation.parameters === undefined ? null : (
        <table>
          {operation.parameters.map(({ name, in: place, required, schema }) => (
            <tr>
              <td>
                <code>{name}</code>
              </td>
              <td>
                {place}
                {required === true ? ', required' : ''}
              </td>
              <td>
                <TypePart schema={schema ?? {}} />
              </td>
              <td>{schema?.description}</td>
            </tr>
          ))}
        </table>
      )}
      {body === undefined ? null : (
        <p>
          Body: <TypePart schema={body} />
        </p>
      )}
      <ul>
        {Object.entries(operation.responses ?? {}).map(([status, { description, content }]) => (
          <li>
            {status}: {description}{' '}
            {Object.values(content ?? {}).map(({ schema }) => (
              <TypePart schema={schema ?? {}} />
            ))}
          </li>
        ))}
      </ul>
    </article>
  );
}

function SchemaPart({ schema }: { readonly schema: Schema }) {
  const variants = schema.oneOf ?? schema.anyOf;
  if (schema.properties === undefined) {
    return (
      <div>
        <p>{schema.description}</p>
        {variants === undefined ? <TypePart schema={schema} /> : variants.map((one) => <SchemaPart schema={one} />)}
      </div>
    );
  }
  return (
    <div>
      <p>{schema.description}</p>
      <table>
        {Object.entries(schema.properties).map(([name, property]) => (
          <tr>
            <td>
              <code>{name}</code>
            </td>
            <td>{schema.required?.includes(name) === true ? 'always' : 'may be absent'}</td>
            <td>
              <TypePart schema={property} />
            </td>
            <td>{property.description}</td>
          </tr>
        ))}
      </table>
    </div>
  );
}

function TypePart({ schema }: { readonly schema: Schema }) {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return <a href={`#schema-${name}`}>{name}</a>;
  }
  return <code>{typeText(schema)}</code>;
}

function typeText(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? '';
  if (schema.enum !== undefined) return schema.enum.map(String).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) return variants.map(typeText).join(' | ');
  if (schema.items !== undefined) return `[${typeText(schema.items)}]`;
  if (schema.properties !== undefined) return `{ ${Object.keys(schema.properties).join(', ')} }`;
  const type = typeof schema.type === 'object' ? schema.type.join(' | ') : (schema.type ?? 'any');
  return schema.maxLength === undefined ? type : `${type} (at most ${schema.maxLength})`;
}

const policyTexts: Readonly<Record<Policy, string>> = {
  anyone: 'Needs no sign-in.',
  studio: 'For everyone of the studio.',
  self: 'For the user themselves, owner and admins.',
  admin: 'For owner and admins.',
};

function wordedPolicy(method: string, path: string): string {
  const policy = policies[`${method} ${path.slice(apiBase.length).replace(/\{(\w+)\}/g, ':$1')}`];
  return policy === undefined ? '' : policyTexts[policy];
}

function tagOf(operation: Operation): string {
  return operation.tags?.[0] ?? 'Other';
}

function anchorOf(tag: string): string {
  return tag.toLowerCase().replace(/\W+/g, '-');
}
