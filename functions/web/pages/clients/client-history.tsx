import { actorName } from '../../../../shared/domain/booking.ts';
import type { Client } from '../../../../shared/domain/client.ts';
import { cardOf } from '../../../../shared/domain/card-of-client.ts';
import type { ClientGroup } from '../../../../shared/domain/studio.ts';
import type { ClientHistory } from '../../../../shared/flows/studio/read-client-history.ts';
import { tellCardFields } from '../../../../shared/mails/tell-fields.ts';
import type { ClientVersion } from '../../../../shared/ports/records/client-record.ts';
import type { Person } from '../../environment.ts';
import { Moment } from '../../parts/time.tsx';
import { runPath } from '../../paths.ts';

interface HistoryProps {
  readonly person: Person;
  readonly history: ClientHistory;
  readonly groups: readonly ClientGroup[];
  /** Users by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** Who changed what of a client and when, and whose Google Contacts it reached; the newest first. */
export function ClientHistoryCard({ person, history, groups, names }: HistoryProps) {
  const { versions } = history;
  if (versions.length === 0) return null;
  return (
    <section class="card narrow" id="history">
      <h2>History</h2>
      <ul class="rows changes">
        {versions.map((version, index) => (
          <li>
            <strong>{whatHappened(version, versions[index + 1])}</strong>
            <span>
              <Moment at={version.at} studio={person.studio} />
              {`, ${actorName(version.by)}`}
              {version.runId === undefined ? null : (
                <>
                  {' · '}
                  <a href={runPath(version.runId)}>the sync</a>
                </>
              )}
            </span>
            <Changes version={version} groups={groups} />
            <Reached version={version} history={history} names={names} />
          </li>
        ))}
      </ul>
      <p class="hint">Kept for 90 days.</p>
    </section>
  );
}

function whatHappened(version: ClientVersion, before: ClientVersion | undefined): string {
  if (version.deleted === true) return 'Deleted';
  if (before?.deleted === true) return 'Brought back';
  return version.version === 1 ? 'Made' : 'Changed';
}

function Changes({
  version: { client, before },
  groups,
}: {
  readonly version: ClientVersion;
  readonly groups: readonly ClientGroup[];
}) {
  if (before === undefined) return null;
  const fields = [
    ...tellCardFields({ before: cardOf(before), after: cardOf(client) }),
    ...groupsChange(client, before, groups),
  ];
  if (fields.length === 0) return null;
  return (
    <dl class="fields">
      {fields.map(({ field, before: old, after }) => (
        <>
          <dt>{field}</dt>
          <dd>
            <del>{old}</del> <span class="unseen">became</span>
            <span aria-hidden="true">→</span> <ins>{after}</ins>
          </dd>
        </>
      ))}
    </dl>
  );
}

function groupsChange(now: Client, old: Client, groups: readonly ClientGroup[]) {
  const named = ({ groupIds }: Client): string =>
    groupIds
      .map((id) => groups.find((group) => group.id === id)?.name ?? 'a former group')
      .toSorted()
      .join(', ') || 'none';
  return named(now) === named(old) ? [] : [{ field: 'Groups', before: named(old), after: named(now) }];
}

function Reached({
  version,
  history,
  names,
}: {
  readonly version: ClientVersion;
  readonly history: ClientHistory;
  readonly names: ReadonlyMap<string, string>;
}) {
  if (version.deleted === true || history.reached.size === 0) return null;
  const told = [...history.reached].map(([user, reached]) => {
    const whose = `${names.get(user) ?? 'a former user'}’s Google Contacts`;
    return reached >= version.version ? `reached ${whose}` : `on its way to ${whose}`;
  });
  return <span>{told.join(' · ')}</span>;
}
