import type { people_v1 } from 'googleapis/build/src/apis/people/v1.js';

/**
 * Brings the official People client, once and only when asked, as that of the calendar. `origin` stands for
 * `https://people.googleapis.com`.
 */
export function contactsApiLoader(origin: string): () => Promise<people_v1.People> {
  let loading: Promise<people_v1.People> | undefined;
  return () => (loading ??= load(origin));
}

async function load(origin: string): Promise<people_v1.People> {
  const { people } = await import('googleapis/build/src/apis/people/index.js');
  return people({ version: 'v1', rootUrl: `${origin}/` });
}
