/** What fills a layout: a text for each `{{ name }}`, and for each `<!--each name-->` section as many fillings as it is repeated. */
export interface Filling {
  readonly [name: string]: string | readonly Filling[];
}

/** A layout, read: fixed text, places for values, and sections. */
type Part =
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'section'; readonly name: string; readonly parts: readonly Part[] };

/** A layout ready to be filled. */
export type Layout = readonly Part[];

const marks = /<!--(each|end) (\w+)-->|\{\{ ?(\w+) ?\}\}/g;

/** Reads a layout. Throws when a section is not closed in the order it was opened: layouts are part of the program. */
export function readLayout(text: string): Layout {
  const open: { readonly name: string; readonly parts: Part[] }[] = [{ name: '', parts: [] }];
  const add = (part: Part): unknown => open.at(-1)?.parts.push(part);
  let end = 0;
  for (const found of text.matchAll(marks)) {
    const [mark, what, name = '', value] = found;
    add({ kind: 'fixed', text: text.slice(end, found.index) });
    end = found.index + mark.length;
    if (value !== undefined) add({ kind: 'value', name: value });
    else if (what === 'each') open.push({ name, parts: [] });
    else add(closed(open.pop(), name));
  }
  add({ kind: 'fixed', text: text.slice(end) });
  const [whole, ...rest] = open;
  if (whole === undefined || rest.length > 0) throw new Error(`layout: ${rest.at(-1)?.name ?? ''} has no end`);
  return whole.parts;
}

function closed(section: { readonly name: string; readonly parts: readonly Part[] } | undefined, name: string): Part {
  if (section?.name !== name) throw new Error(`layout: the end of ${name} has no beginning`);
  return { kind: 'section', ...section };
}

/** The layout with these values, each shown as the text it is, whatever it holds. Throws when one is missing. */
export function fillLayout(layout: Layout, filling: Filling): string {
  return layout.map((part) => filled(part, filling)).join('');
}

function filled(part: Part, filling: Filling): string {
  if (part.kind === 'fixed') return part.text;
  const value = filling[part.name];
  if (part.kind === 'value') {
    if (typeof value !== 'string') throw new Error(`layout: no text for ${part.name}`);
    return asHtml(value);
  }
  if (value === undefined || typeof value === 'string') throw new Error(`layout: no fillings for ${part.name}`);
  return value.map((each) => fillLayout(part.parts, each)).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML shows it, in content and in quoted attributes. */
export function asHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
