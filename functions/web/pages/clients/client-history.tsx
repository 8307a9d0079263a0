import type { Client } from '../../../../shared/domain/client.ts';
import { cardOf } from '../../../../shared/domain/card-of-client.ts';
import type { ClientGroup } from '../../../../shared/domain/studio.ts';
import type { ClientHistory } from '../../../../shared/flows/studio/read-client-history.ts';
import { tellCardFields } from '../../../../shared/mails/tell-fields.ts';
import type { ClientVersion } from '../../../../shared/ports/records/client-record.ts';
import type { Person } from '../../environment.ts';
import { FieldChanges, MadeBy } from '../../parts/history.tsx';
import type { FieldChange } from '../../parts/history.tsx';

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
            <MadeBy version={version} studio={person.studio} />
            <FieldChanges fields={changesOf(version, groups)} />
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

function changesOf({ client, before }: ClientVersion, groups: readonly ClientGroup[]): readonly FieldChange[] {
  if (before === undefined) return [];
  return [
    ...tellCardFields({ before: cardOf(before), after: cardOf(client) }),
    ...groupsChange(client, before, groups),
  ];
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
