import { actorName } from '../../../shared/domain/booking.ts';
import type { Actor } from '../../../shared/domain/booking.ts';
import type { Studio } from '../../../shared/domain/studio.ts';
import type { Instant } from '../../../shared/domain/time.ts';
import type { RunId } from '../../../shared/domain/ids.ts';
import { runPath } from '../paths.ts';
import { Moment } from './time.tsx';

/** A field as it was and as it became; without `before`, what is to be said of it. */
export interface FieldChange {
  readonly field: string;
  readonly before?: string | undefined;
  readonly after: string;
}

/** What changed, field by field. */
export function FieldChanges({ fields }: { readonly fields: readonly FieldChange[] }) {
  if (fields.length === 0) return null;
  return (
    <dl class="fields">
      {fields.map(({ field, before, after }) => (
        <>
          <dt>{field}</dt>
          <dd>{before === undefined ? after : <Became before={before} after={after} />}</dd>
        </>
      ))}
    </dl>
  );
}

function Became({ before, after }: { readonly before: string; readonly after: string }) {
  return (
    <>
      <del>{before}</del> <span class="unseen">became</span>
      <span aria-hidden="true">→</span> <ins>{after}</ins>
    </>
  );
}

/** When a version was made, by whom, and in which sync. */
export function MadeBy({
  version,
  studio,
}: {
  readonly version: { readonly at: Instant; readonly by: Actor; readonly runId?: RunId };
  readonly studio: Pick<Studio, 'locale' | 'timeZone'>;
}) {
  const { at, by, runId } = version;
  return (
    <span>
      <Moment at={at} studio={studio} />
      {`, ${actorName(by)}`}
      {runId === undefined ? null : (
        <>
          {' · '}
          <a href={runPath(runId)}>the sync</a>
        </>
      )}
    </span>
  );
}
