import type { Cloud } from './cloud.ts';
import type { StartOptions } from './options.ts';
import { people } from './seed-people.ts';

/** What to read when everything is up: where to go, as whom. */
export function welcome(
  { publicUrl }: Pick<StartOptions, 'publicUrl'>,
  { google, inbox, firestore, pubsub }: Cloud,
): string {
  const lines = [
    '',
    `StudioSync     ${publicUrl}`,
    `  REST API     ${publicUrl}/api/docs`,
    `  operations   ${publicUrl}/operations   as ops@example.com`,
    `  health       ${publicUrl}/healthz`,
    google.embedded
      ? `Local Google   ${google.address}   act as the Google user here`
      : `Google         ${google.address}`,
    inbox.embedded ? `Local inbox    ${inbox.address}   every mail that was sent` : `SendGrid       ${inbox.address}`,
    `Firestore      ${firestore.address}${firestore.embedded ? '' : '   (given)'}`,
    `Pub/Sub        ${pubsub.address}${pubsub.embedded ? '' : '   (given)'}`,
  ];
  const [owner, ...others] = people;
  if (google.embedded && owner !== undefined) {
    lines.push('', `Sign in as ${owner.name} (${owner.email}), or as ${others.map(({ name }) => name).join(', ')}.`);
  }
  return [
    ...lines,
    'Ctrl-C ends everything; the next start goes on from here. `npm start -- --fresh` begins anew.',
    '',
  ].join('\n');
}
