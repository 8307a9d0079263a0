import type { Studio } from '../../../../shared/domain/studio.ts';
import { boundsOf, fromEpochMilliseconds, toEpochMilliseconds } from '../../../../shared/domain/time.ts';
import type { TimeZone } from '../../../../shared/domain/time.ts';
import type { Meeting } from '../../../../shared/sync/conflicts/schedule-draft.ts';

const hour = 3_600_000;
/** What is drawn before and after the time both take, milliseconds; longer bookings are cut off there. */
const margin = 3 * hour;
/** Sizes of the drawing, in its own units; it is drawn one to one on a narrow screen. */
const width = 320;
const left = 64;
const lane = (width - left) / 2;
const top = 8;
/** Lines across it at most. */
const mostLines = 9;
const steps = [0.5, 1, 2, 3, 6, 12, 24, 48, 168, 720, 4380].map((hours) => hours * hour);

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Two bookings beside each other on one clock, with the time both take. Drawn on the server: no script, no style. */
export function Timeline({ meeting, studio }: { readonly meeting: Meeting; readonly studio: Studio }) {
  const [one, other] = meeting.sides.map(({ span }) => stretchOf(boundsOf(span, studio.timeZone)));
  if (one === undefined || other === undefined) return null;
  const both = { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
  const shown = {
    from: Math.max(Math.min(one.from, other.from) - hour / 2, both.from - margin),
    to: Math.min(Math.max(one.to, other.to) + hour / 2, both.to + margin),
  };
  const height = 220;
  const at = (time: number): number =>
    top + ((clamp(time, shown) - shown.from) / (shown.to - shown.from)) * (height - 2 * top);
  const lines = linesWithin(shown, studio.timeZone);
  return (
    <svg class="timeline" viewBox={`0 0 ${width} ${height}`} role="img" aria-label="Both bookings on one clock">
      {lines.map((time) => (
        <>
          <line class="hour" x1={left - 6} x2={width} y1={at(time)} y2={at(time)} />
          <text class="hour-label" x={left - 10} y={at(time) + 4} text-anchor="end">
            {tellLine(time, shown, studio)}
          </text>
        </>
      ))}
      {[one, other].map((stretch, index) => (
        <rect
          class={index === 0 ? 'one' : 'other'}
          x={left + index * lane + 4}
          y={at(stretch.from)}
          width={lane - 8}
          height={Math.max(4, at(stretch.to) - at(stretch.from))}
          rx="6"
        />
      ))}
      <rect class="both" x={left} y={at(both.from)} width={width - left} height={at(both.to) - at(both.from)} />
    </svg>
  );
}

function stretchOf({
  start,
  end,
}: {
  readonly start: Parameters<typeof toEpochMilliseconds>[0];
  readonly end: Parameters<typeof toEpochMilliseconds>[0];
}): Stretch {
  return { from: toEpochMilliseconds(start), to: toEpochMilliseconds(end) };
}

function clamp(time: number, { from, to }: Stretch): number {
  return Math.min(Math.max(time, from), to);
}

/** Round times of the studio's clock within a stretch; few enough to read. */
function linesWithin({ from, to }: Stretch, timeZone: TimeZone): readonly number[] {
  const step = steps.find((one) => (to - from) / one <= mostLines) ?? to - from;
  const offset = offsetAt(from, timeZone);
  const first = Math.ceil((from + offset) / step) * step - offset;
  return Array.from({ length: mostLines + 1 }, (_, index) => first + index * step).filter((time) => time <= to);
}

/** How far the studio's clock is ahead of UTC then, milliseconds. */
function offsetAt(time: number, timeZone: TimeZone): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(time);
  const told = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(told) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes) * 60_000);
}

function tellLine(time: number, shown: Stretch, { locale, timeZone }: Studio): string {
  const isLong = shown.to - shown.from > 26 * hour;
  const format = isLong
    ? ({ month: 'short', day: 'numeric' } as const)
    : ({ hour: 'numeric', minute: '2-digit' } as const);
  return new Intl.DateTimeFormat(locale, { timeZone, ...format }).format(
    toEpochMilliseconds(fromEpochMilliseconds(time)),
  );
}
