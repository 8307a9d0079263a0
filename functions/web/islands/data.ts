/** Something with a name to choose from. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What the page told the script. */
export interface CalendarData {
  readonly timeZone: string;
  readonly locale: string;
  readonly now: string;
  readonly userId: string;
  readonly users: readonly (Named & { readonly colour: string })[];
  readonly types: readonly (Named & { readonly of: string; readonly colour: string; readonly minutes: number })[];
  readonly resources: readonly Named[];
  readonly clients: readonly Named[];
}

/** Reads it off the page. */
export function readData(): CalendarData {
  return JSON.parse(element('calendar-data').textContent) as CalendarData; // written by our own page
}

/** An element the page always has. */
export function element<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found as Kind; // the page and its script are written together
}
