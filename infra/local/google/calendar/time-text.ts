import { Temporal } from 'temporal-polyfill';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const LOCAL = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?$/;
const QUARTER_HOUR = 900_000;

/** Whether a text is a calendar date that exists, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === text;
}

/** Whether a text is an RFC 3339 date-time with an offset. */
export function isInstantText(text: string): boolean {
  return INSTANT.test(text) && !Number.isNaN(Date.parse(text));
}

/** Whether a text is a date-time without an offset. */
export function isLocalText(text: string): boolean {
  return LOCAL.test(text) && !Number.isNaN(Date.parse(`${text}Z`));
}

const zones = new Map<string, Intl.DateTimeFormat | undefined>();

/** Whether a text names an IANA zone that is known here; bare offsets do not count. */
export function isZone(zone: string): boolean {
  return formatFor(zone) !== undefined;
}

function formatFor(zone: string): Intl.DateTimeFormat | undefined {
  if (zones.has(zone)) return zones.get(zone);
  let format: Intl.DateTimeFormat | undefined;
  try {
    if (/^[A-Za-z]/.test(zone)) format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    // Not a zone: the undefined kept below says so.
  }
  zones.set(zone, format);
  return format;
}

const offsets = new Map<string, number>();

/** Minutes that a zone is ahead of UTC at an instant (milliseconds since the epoch). Cached by quarter of an hour, for speed. */
export function offsetMinutes(zone: string, instant: number): number {
  const quarter = Math.floor(instant / QUARTER_HOUR);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const parts = formatFor(zone)?.formatToParts(new Date(quarter * QUARTER_HOUR)) ?? [];
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  const minutes = match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
  if (offsets.size > 200_000) offsets.clear();
  offsets.set(key, minutes);
  return minutes;
}

/** An instant as RFC 3339 with the offset of a zone, whole seconds: `2026-03-01T10:00:00+01:00`; `Z` in UTC. */
export function instantInZone(instant: number, zone: string): string {
  const minutes = offsetMinutes(zone, instant);
  const local = new Date(instant + minutes * 60_000).toISOString().slice(0, 19);
  if (minutes === 0) return `${local}Z`;
  const sign = minutes < 0 ? '-' : '+';
  const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0');
  return `${local}${sign}${hours}:${String(Math.abs(minutes) % 60).padStart(2, '0')}`;
}

/** The instant (milliseconds) of a local date-time in a zone; in a gap the later, in an overlap the earlier reading. */
export function localToInstant(local: string, zone: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
}

/** The local date-time of an instant in a zone, whole seconds, without offset. */
export function instantToLocal(instant: number, zone: string): string {
  return new Date(instant + offsetMinutes(zone, instant) * 60_000).toISOString().slice(0, 19);
}

/** A date some days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whole days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
