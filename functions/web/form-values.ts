import type { HonoRequest } from 'hono';

/** What a form says, by field: texts only, of a field sent several times the last. */
export async function readForm(request: HonoRequest): Promise<ReadonlyMap<string, string>> {
  const body = await request.parseBody({ all: true });
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(body)) {
    const last: unknown = Array.isArray(value) ? value.at(-1) : value;
    if (typeof last === 'string') values.set(name, last);
  }
  return values;
}

/** A text of a form without space around it; empty when it was not sent. */
export function textOf(form: ReadonlyMap<string, string>, name: string): string {
  return (form.get(name) ?? '').trim();
}

/** A box of a form; undefined when the form has no such box. */
export function tickOf(form: ReadonlyMap<string, string>, name: string): boolean | undefined {
  const value = form.get(name);
  return value === undefined ? undefined : value === 'on';
}

/** The version a form was filled from, as flows take it; empty where the form does not say. */
export function expectedVersionOf(form: ReadonlyMap<string, string>): { readonly expectedVersion?: number } {
  const version = Number(textOf(form, 'version'));
  return Number.isSafeInteger(version) && version > 0 ? { expectedVersion: version } : {};
}
