import type { HonoRequest } from 'hono';

/** What a form says in fields that it may send several times, such as boxes of one name: texts only, in their order. */
export async function readLists(request: HonoRequest): Promise<(name: string) => readonly string[]> {
  const body = await request.parseBody({ all: true });
  return (name) => {
    const value: unknown = body[name];
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.filter((one) => typeof one === 'string');
  };
}
