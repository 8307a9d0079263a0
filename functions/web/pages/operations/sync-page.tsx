import { actionsFor } from '../../../../shared/flows/operate/operate-sync.ts';
import type { viewSync } from '../../../../shared/flows/operate/operate-view.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import type { RunCounts } from '../../../../shared/ports/records/run-record.ts';
import type { OperatorAction, SyncRecord } from '../../../../shared/ports/records/sync-record.ts';
import { CsrfField, RefusedNote } from '../../parts/form.tsx';
import { operatedStudioPath, operatedSyncPath } from '../../paths.ts';
import { OperationsFrame, UtcMoment } from './frame.tsx';
import type { Operator } from './frame.tsx';
import { StatusBadge } from './overview.tsx';
import { actionWords, doneWords } from './words.ts';

interface SyncProps {
  readonly view: NonNullable<Awaited<ReturnType<typeof viewSync>>>;
  readonly operator: Operator;
  /** What was done just now. */
  readonly told: OperatorAction | undefined;
  readonly refused: Refused | undefined;
}

/** One sync: how it is in counts, codes and moments, and what can be done about it. Nothing of what it carries. */
export function SyncPage({ view, operator, told, refused }: SyncProps) {
  const { line, sync, studioName, userName } = view;
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
          <State line={line} sync={sync} />
          <Looks sync={sync} />
        </div>
        <div>
          <Actions sync={sync} line={line} operator={operator} />
          <OperatorLog sync={sync} />
        </div>
      </div>
    </OperationsFrame>
  );
}

function State({ line, sync }: { readonly line: SyncProps['view']['line']; readonly sync: SyncRecord }) {
  const { channel, cursor, asked, settled } = sync;
  return (
    <section class="card">
      <h2>State</h2>
      <dl class="facts">
        <dt>Sync</dt>
        <dd>
          <code>{line.syncId}</code>
        </dd>
        <Ends line={line} sync={sync} />
        <dt>Next look</dt>
        <dd>
          <UtcMoment at={sync.nextSyncAt} />
        </dd>
        <dt>Waiting</dt>
        <dd>{`${asked.studio - settled.studio} from the studio, ${asked.google - settled.google} from Google`}</dd>
        <dt>Cursor</dt>
        <dd>{cursor === undefined || cursor.query === '' ? 'none: the next run reads everything' : 'kept'}</dd>
        <dt>Push channel</dt>
        <dd>{channel === undefined ? 'none' : <UtcMoment at={channel.expiresAt} />}</dd>
      </dl>
    </section>
  );
}

/** How runs ended. */
function Ends({ line, sync }: { readonly line: SyncProps['view']['line']; readonly sync: SyncRecord }) {
  const { lastRun } = sync;
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
      <dt>Last good run</dt>
      <dd>
        <UtcMoment at={sync.lastSuccessAt} />
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

function Looks({ sync }: { readonly sync: SyncRecord }) {
  const { lastCompare, lastRepair } = sync;
  return (
    <section class="card">
      <h2>Looks at everything</h2>
      <dl class="facts">
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
        <dt>Next</dt>
        <dd>
          <UtcMoment at={sync.nextCompareAt} />
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
      </dl>
    </section>
  );
}

function tellCounts(counts: RunCounts | NonNullable<SyncRecord['lastRepair']>['found']): string {
  const told = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [`${name} ${count}`] : []));
  return told.length === 0 ? 'nothing' : told.join(', ');
}

function Actions({
  sync,
  line,
  operator,
}: {
  readonly sync: SyncRecord;
  readonly line: SyncProps['view']['line'];
  readonly operator: Operator;
}) {
  return (
    <section class="card">
      <h2>Actions</h2>
      {actionsFor(sync).map((action) => (
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
