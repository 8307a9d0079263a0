import type { Booking } from '../../shared/domain/booking.ts';
import type { Client } from '../../shared/domain/client.ts';

/** What an event must say, field by field. */
export interface ExpectedEvent {
  readonly title: string;
  readonly span: string;
  readonly location: string;
  readonly notes: string;
  readonly detail: string;
  readonly busy: boolean;
  readonly status: string;
}

/** What the product promises the event of a booking to say (PRODUCT 2 and 3), told without the product's own code. */
export function expectedEvent(
  booking: Booking,
  context: {
    readonly client: Client | undefined;
    readonly privacy: 'full' | 'title' | 'busy';
    readonly collapsesSpaces: boolean;
  },
): ExpectedEvent {
  const { client } = context;
  const held = (text: string): string => (context.collapsesSpaces ? text.replace(/ {2,}/g, ' ') : text).trim();
  const isUnlinked = booking.kind === 'appointment' && booking.clientId === undefined;
  const privacy = isUnlinked && booking.origin === 'google' ? 'full' : context.privacy;
  const who = `${client?.givenName ?? ''} ${client?.familyName ?? ''}`.trim();
  const what =
    booking.kind === 'session' ? 'Portrait' : booking.description.trim() || (isUnlinked ? '' : 'Appointment');
  const title = isUnlinked || who === '' ? what : `${who}: ${what}`;
  const type = booking.typeId === undefined ? '' : '\nType: Portrait';
  const phones = (client?.phones ?? []).map(({ label, value }) => `\nPhone (${label}): ${value}`).join('');
  const detail = isUnlinked ? '' : `Client: ${who}${phones}${type}`;
  return {
    title: privacy === 'busy' ? 'Busy' : held(title),
    span: `${booking.span.start}/${booking.span.end}`,
    location: privacy === 'full' ? held(booking.location) : '',
    notes: privacy === 'full' ? held(booking.notes) : '',
    detail: privacy === 'full' ? held(detail) : '',
    busy: booking.busy,
    status: booking.status === 'tentative' ? 'tentative' : 'confirmed',
  };
}
