import { actionsFor } from '../../../../shared/flows/operate/operate-sync.ts';
import type { OperatedSync } from '../../../../shared/flows/operate/operate-view.ts';
import type { HalfLine } from '../../../../shared/flows/operate/sync-line.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import type { ContactSyncRecord } from '../../../../shared/ports/records/contact-sync-record.ts';
import type { RunCounts, RunSummary } from '../../../../shared/ports/records/run-record.ts';
import type { OperatorAction, SyncRecord } from '../../../../shared/ports/records/sync-record.ts';
import { CsrfField, RefusedNote } from '../../parts/form.tsx';
import { operatedStudioPath, operatedSyncPath } from '../../paths.ts';
import { OperationsFrame, UtcMoment } from './frame.tsx';
import type { Operator } from './frame.tsx';
import { StatusBadge } from './overview.tsx';
import { actionWords, doneWords } from './words.ts';

interface SyncProps {
  readonly view: OperatedSync;
  readonly operator: Operator;
  /** What was done just now. */
  readonly told: OperatorAction | undefined;
  readonly refused: Refused | undefined;
}

/** One sync: how it is in counts, codes and moments, and what can be done about it. Nothing of what it carries. */
export function SyncPage({ view, operator, told, refused }: SyncProps) {
  const { line, sync, calendar, contacts, studioName, userName } = view;
  return (
    <OperationsFrame title={line.syncId} operator={operator}>
      <p>
        <a href={operatedStudioPath(line.studioId)}>{studioName}</a>
      </p>
      <div class="head">
        <h1>{userName}</h1>
        <StatusBadge status={line.status} />
      </div>
      <RefusedNote refused={refused} />
      {told === undefined ? null : (
        <p class="note good" role="status">
          {`${actionWords[told].label}: under way, and written down.`}
        </p>
      )}
      <div class="columns">
        <div>
          <CalendarState sync={sync} line={calendar} syncId={line.syncId} />
          {contacts === undefined ? null : <ContactsState {...contacts} />}
        </div>
        <div>
          <Actions view={view} operator={operator} />
          <OperatorLog sync={sync} />
        </div>
      </div>
    </OperationsFrame>
  );
}

function CalendarState({
  sync,
  line,
  syncId,
}: {
  readonly sync: SyncRecord;
  readonly line: HalfLine;
  readonly syncId: string;
}) {
  const { channel, cursor } = sync;
  return (
    <section class="card">
      <HalfHead title="Calendar" line={line} />
      <dl class="facts">
        <dt>Sync</dt>
        <dd>
          <code>{syncId}</code>
        </dd>
        <Ends line={line} lastRun={sync.lastRun} />
        <Waiting of={sync} />
        <dt>Cursor</dt>
        <dd>{cursor === undefined || cursor.query === '' ? 'none: the next run reads everything' : 'kept'}</dd>
        <dt>Push channel</dt>
        <dd>{channel === undefined ? 'none' : <UtcMoment at={channel.expiresAt} />}</dd>
        <Looks of={sync} />
      </dl>
    </section>
  );
}

function ContactsState({ line, record }: NonNullable<OperatedSync['contacts']>) {
  const { cursor, compareAll } = record;
  return (
    <section class="card" id="contacts">
      <HalfHead title="Contacts" line={line} />
      <dl class="facts">
        <Ends line={line} lastRun={record.lastRun} />
        <Waiting of={record} />
        <dt>Cursor</dt>
        <dd>{cursor === undefined || compareAll === true ? 'none: the next run reads everything' : 'kept'}</dd>
        <Looks of={record} />
      </dl>
    </section>
  );
}

function HalfHead({ title, line }: { readonly title: string; readonly line: HalfLine }) {
  return (
    <div class="head">
      <h2>{title}</h2>
      <StatusBadge status={line.status} />
    </div>
  );
}

/** How runs ended. */
function Ends({ line, lastRun }: { readonly line: HalfLine; readonly lastRun: RunSummary | undefined }) {
  return (
    <>
      {line.failure === undefined ? null : (
        <>
          <dt>Failing with</dt>
          <dd>
            {`${line.failure.reason} (${line.failure.said}), ${line.failures} in a row, last `}
            <UtcMoment at={line.failure.at} />
          </dd>
        </>
      )}
      {line.stalledSince === undefined ? null : (
        <>
          <dt>Stands still</dt>
          <dd>
            {'told of as since '}
            <UtcMoment at={line.stalledSince} />
          </dd>
        </>
      )}
      <dt>Last good run</dt>
      <dd>
        <UtcMoment at={line.lastSuccessAt} />
      </dd>
      {lastRun === undefined ? null : (
        <>
          <dt>Last run</dt>
          <dd>
            {`${lastRun.outcome}, asked for by ${lastRun.trigger}, `}
            <UtcMoment at={lastRun.endedAt} />
          </dd>
          <dt>It did</dt>
          <dd>{tellCounts(lastRun.counts)}</dd>
        </>
      )}
    </>
  );
}

type Half = Pick<
  SyncRecord | ContactSyncRecord,
  'asked' | 'settled' | 'nextSyncAt' | 'lastCompare' | 'nextCompareAt' | 'lastRepair'
>;

function Waiting({ of: { nextSyncAt, asked, settled } }: { readonly of: Half }) {
  return (
    <>
      <dt>Next look</dt>
      <dd>
        <UtcMoment at={nextSyncAt} />
      </dd>
      <dt>Waiting</dt>
      <dd>{`${asked.studio - settled.studio} from the studio, ${asked.google - settled.google} from Google`}</dd>
    </>
  );
}

/** The looks at everything. */
function Looks({ of: { lastCompare, nextCompareAt, lastRepair } }: { readonly of: Half }) {
  return (
    <>
      <dt>Compared</dt>
      <dd>
        {lastCompare === undefined ? (
          'not yet'
        ) : (
          <>
            <UtcMoment at={lastCompare.at} />
            {`, ${lastCompare.pairs} pairs. Drift: ${tellCounts(lastCompare.drift)}`}
          </>
        )}
      </dd>
      <dt>Compared next</dt>
      <dd>
        <UtcMoment at={nextCompareAt} />
      </dd>
      <dt>Repaired</dt>
      <dd>
        {lastRepair === undefined ? (
          'never'
        ) : (
          <>
            <UtcMoment at={lastRepair.at} />
            {`: ${tellCounts(lastRepair.found)}`}
          </>
        )}
      </dd>
    </>
  );
}

function tellCounts(counts: RunCounts | NonNullable<SyncRecord['lastRepair']>['found']): string {
  const told = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [`${name} ${count}`] : []));
  return told.length === 0 ? 'nothing' : told.join(', ');
}

function Actions({ view, operator }: { readonly view: OperatedSync; readonly operator: Operator }) {
  const { sync, contacts, line } = view;
  return (
    <section class="card">
      <h2>Actions</h2>
      {actionsFor(sync, contacts?.record).map((action) => (
        <form method="post" action={operatedSyncPath(line.syncId)} class="choice">
          {operator.person === undefined ? null : <CsrfField person={operator.person} />}
          <p>{actionWords[action].effect}</p>
          <button name="action" value={action} class={action === 'pause' ? 'danger' : ''}>
            {actionWords[action].label}
          </button>
        </form>
      ))}
    </section>
  );
}

function OperatorLog({ sync }: { readonly sync: SyncRecord }) {
  const acts = (sync.operatorLog ?? []).toReversed();
  return (
    <section class="card">
      <h2>What operators did</h2>
      {acts.length === 0 ? (
        <p class="hint">Nothing yet.</p>
      ) : (
        <ul class="rows">
          {acts.map((act) => (
            <li>
              <strong>{`${act.by} ${doneWords[act.action]}`}</strong>
              <span>
                <UtcMoment at={act.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
