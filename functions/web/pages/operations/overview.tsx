import type { Studio } from '../../../../shared/domain/studio.ts';
import type { Operations, StudioLine } from '../../../../shared/flows/operate/operate-view.ts';
import { operatorStatuses } from '../../../../shared/flows/operate/sync-line.ts';
import type { OperatorStatus, SyncLine } from '../../../../shared/flows/operate/sync-line.ts';
import { operatedStudioPath, operatedSyncPath, paths } from '../../paths.ts';
import { OperationsFrame, UtcMoment } from './frame.tsx';
import type { Operator } from './frame.tsx';
import { statusWords } from './words.ts';

/** All syncs at one look: totals, what fails, and every studio. */
export function OverviewPage({ view, operator }: { readonly view: Operations; readonly operator: Operator }) {
  return (
    <OperationsFrame title="Operations" operator={operator}>
      <h1>Operations</h1>
      <ul class="totals">
        <Total count={view.syncs} label="syncs" tone="" />
        <Total count={view.failingCount} label="failing" tone="bad" />
        <Total count={view.contactsFailing} label="failing with contacts" tone="bad" />
        <Total count={view.reconnectNeeded} label="access ended" tone="warn" />
        <Total count={view.paused} label="paused" tone="warn" />
        <Total
          count={view.deadLetters}
          label={view.deadLetters === 1 ? 'dead letter' : 'dead letters'}
          tone="bad"
          href={`${paths.operations}/dead-letters`}
        />
      </ul>
      <AlarmNote alarm={view.alarm} />
      {view.failing.length === 0 ? null : (
        <section class="card scroll">
          <h2>Failing</h2>
          <SyncTable lines={view.failing} />
        </section>
      )}
      <section class="card scroll">
        <h2>Studios</h2>
        {view.studios.length === 0 ? <p class="empty">There is no sync yet.</p> : <StudioTable lines={view.studios} />}
        {view.next === undefined ? null : (
          <p>
            <a href={`${paths.operations}?${new URLSearchParams({ after: view.next }).toString()}`}>More studios</a>
          </p>
        )}
      </section>
    </OperationsFrame>
  );
}

/** The alarm is itself watched: nobody hears of a standstill while it does not look. */
function AlarmNote({ alarm }: { readonly alarm: Operations['alarm'] }) {
  if (!alarm.isSilent)
    return (
      <p class="hint">
        Syncs that stand still are looked for every minute, last <UtcMoment at={alarm.lookedAt} />.
      </p>
    );
  return (
    <p class="note bad" role="alert">
      <strong>
        Nobody looks for syncs that stand still: the tick last ran <UtcMoment at={alarm.lookedAt} />.
      </strong>{' '}
      See whether Cloud Scheduler publishes its message, and whether the function `tick` is running.
    </p>
  );
}

interface TotalProps {
  readonly count: number;
  readonly label: string;
  /** Shown where there is any. */
  readonly tone: 'bad' | 'warn' | '';
  readonly href?: string;
}

function Total({ count, label, tone, href }: TotalProps) {
  const text = (
    <>
      <strong>{count}</strong> {label}
    </>
  );
  return <li class={count > 0 ? tone : ''}>{href === undefined ? text : <a href={href}>{text}</a>}</li>;
}

function StudioTable({ lines }: { readonly lines: readonly StudioLine[] }) {
  return (
    <table class="list">
      <thead>
        <tr>
          <th>Studio</th>
          <th>Plan</th>
          <th>Syncs</th>
          <th>Oldest due</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr>
            <th scope="row">
              <a href={operatedStudioPath(line.studioId)}>{line.name}</a>
            </th>
            <td>{line.plan ?? 'gone'}</td>
            <td>
              <Counts counts={line.counts} />
            </td>
            <td>{line.oldestDue === undefined ? 'nothing due' : <UtcMoment at={line.oldestDue} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Counts({ counts }: { readonly counts: StudioLine['counts'] }) {
  return (
    <span class="badges">
      {operatorStatuses
        .filter((status) => counts[status] > 0)
        .map((status) => (
          <span class={`badge ${statusWords[status].tone}`}>
            {`${counts[status]} ${statusWords[status].label.toLowerCase()}`}
          </span>
        ))}
    </span>
  );
}

/** A status as a badge. */
export function StatusBadge({ status }: { readonly status: OperatorStatus }) {
  const { label, tone } = statusWords[status];
  return <span class={`badge ${tone}`}>{label}</span>;
}

/** One studio's syncs. */
export function StudioPage({
  studio,
  syncs,
  operator,
}: {
  readonly studio: Studio;
  readonly syncs: readonly SyncLine[];
  readonly operator: Operator;
}) {
  return (
    <OperationsFrame title={studio.name} operator={operator}>
      <p>
        <a href={paths.operations}>All studios</a>
      </p>
      <div class="head">
        <h1>{studio.name}</h1>
        <span class="badge">{studio.plan}</span>
        {studio.syncJob.enabled ? null : <span class="badge warn">Syncs switched off</span>}
      </div>
      <section class="card scroll">
        <SyncTable lines={syncs} />
      </section>
    </OperationsFrame>
  );
}

function SyncTable({ lines }: { readonly lines: readonly SyncLine[] }) {
  return (
    <table class="list">
      <thead>
        <tr>
          <th>Sync</th>
          <th>Status</th>
          <th>Last good run</th>
          <th>Next look</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr>
            <th scope="row">
              <a href={operatedSyncPath(line.syncId)}>{line.syncId}</a>
            </th>
            <td>
              <StatusBadge status={line.status} />
              {line.failure === undefined ? null : (
                <span class="under">
                  {`${line.of === 'contacts' ? 'contacts: ' : ''}${line.failure.reason}, ${line.failures} in a row`}
                </span>
              )}
            </td>
            <td>
              <UtcMoment at={line.lastSuccessAt} />
            </td>
            <td>
              <UtcMoment at={line.nextSyncAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
