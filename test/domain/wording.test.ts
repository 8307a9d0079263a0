import { describe, expect, test } from 'vitest';
import type { Booking } from '../../shared/domain/booking.ts';
import type { Client } from '../../shared/domain/client.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { BookingType } from '../../shared/domain/studio.ts';
import type { CalendarDate } from '../../shared/domain/time.ts';
import { entryOf, plainText } from '../../shared/domain/wording.ts';
import { instant, recurrence } from '../sync/calendar-examples.ts';
import { appointment, session } from './booking-examples.ts';

const client: Client = {
  id: asId('client1'),
  studioId: asId('light'),
  givenName: 'Mary',
  familyName: 'Jones',
  company: 'Jones Ltd',
  jobTitle: '',
  emails: [],
  phones: [
    { value: '+1 555 0100', label: 'mobile' },
    { value: '+1 555 0101', label: '' },
  ],
  address: { street: '', city: '', region: '', postalCode: '', country: '' },
  notes: 'secret',
  groupIds: [],
  version: 1,
  createdAt: instant('2026-01-01T00:00:00Z'),
  updatedAt: instant('2026-01-01T00:00:00Z'),
};
const type: BookingType = {
  id: asId('type1'),
  studioId: asId('light'),
  of: 'session',
  name: 'Wedding',
  colour: '#00aa00',
  defaultMinutes: 60,
  text: 'Bring both lenses.',
  version: 1,
};
const linked = appointment({ clientId: client.id });
const detail =
  'Client: Mary Jones\nPhone (mobile): +1 555 0100\nPhone: +1 555 0101\nType: Wedding\n\nBring both lenses.';

describe('told in full', () => {
  test.each<[string, Booking, Partial<{ client: Client; type: BookingType }>, string]>([
    ['an unlinked appointment by its description', appointment(), { type }, 'Dentist'],
    ['one without a description by its type', appointment({ description: ' ' }), { type }, 'Wedding'],
    ['one with neither not at all', appointment({ description: '' }), {}, ''],
    ['a linked one by client and description', linked, { client, type }, 'Mary Jones: Dentist'],
    [
      'a linked one without a description by its type',
      { ...linked, description: '' },
      { client, type },
      'Mary Jones: Wedding',
    ],
    ['a linked one with neither', { ...linked, description: '' }, { client }, 'Mary Jones: Appointment'],
    ['a session by client and type', session(), { client, type }, 'Mary Jones: Wedding'],
    ['a session without a type', session(), { client }, 'Mary Jones: Session'],
    ['a session whose client is not known', session(), { type }, 'Wedding'],
    [
      'a client without a name by the company',
      session(),
      { client: { ...client, givenName: '', familyName: '' }, type },
      'Jones Ltd: Wedding',
    ],
  ])('is titled %s', (_case, booking, context, title) => {
    expect(entryOf(booking, { ...context, privacy: 'full' }).title).toBe(title);
  });

  test('sessions and linked appointments say client, phones, type and its text below the notes', () => {
    for (const booking of [session(), linked]) {
      expect(entryOf(booking, { client, type, privacy: 'full' })).toMatchObject({ notes: 'bring the form', detail });
    }
  });

  test('unlinked appointments say nothing below the notes', () => {
    expect(entryOf(appointment(), { type, privacy: 'full' }).detail).toBe('');
  });

  test('everything else is as the booking has it', () => {
    const booking = appointment({ busy: false, status: 'tentative', recurrence });
    const { span, location } = booking;
    expect(entryOf(booking, { privacy: 'full' })).toMatchObject({
      span,
      location,
      busy: false,
      status: 'tentative',
      recurrence,
    });
    expect(entryOf(appointment(), { privacy: 'full' })).not.toHaveProperty('recurrence');
  });

  test("nothing of the client's notes is told", () => {
    expect(JSON.stringify(entryOf(session(), { client, type, privacy: 'full' }))).not.toContain('secret');
  });
});

describe('told with privacy', () => {
  test.each([appointment(), linked, session()])(
    'title only: title and time, nothing that was written ($kind)',
    (booking) => {
      const full = entryOf(booking, { client, type, privacy: 'full' });
      expect(entryOf(booking, { client, type, privacy: 'title' })).toEqual({
        ...full,
        location: '',
        notes: '',
        detail: '',
      });
    },
  );

  test.each([appointment(), linked, session()])('busy only: time, and no word of who or what ($kind)', (booking) => {
    const told = entryOf(booking, { client, type, privacy: 'busy' });
    expect(told).toEqual({
      title: 'Busy',
      span: booking.span,
      location: '',
      notes: '',
      detail: '',
      busy: true,
      status: 'confirmed',
    });
  });

  test('a changed occurrence of a series gives nothing away either', () => {
    const [privateWord, originalDate] = ['Surprise party', asId<CalendarDate>('2026-03-09')];
    const changes = [{ originalDate, description: privateWord, location: privateWord, notes: privateWord }];
    const series = appointment({ recurrence: { ...recurrence, changes } });
    expect(JSON.stringify(entryOf(series, { privacy: 'busy' }))).not.toContain(privateWord);
    const { description: _title, ...untitled } = { ...changes[0], originalDate };
    const quiet = appointment({ recurrence: { ...recurrence, changes: [untitled] } });
    expect(JSON.stringify(entryOf(quiet, { privacy: 'title' }))).not.toContain(privateWord);
  });
});

test.each([
  ['line ends', 'a\r\nb\rc', 'a\nb\nc'],
  ['what is around it', ' \n a \n', 'a'],
  ['control characters', 'a\u0000b\u0007c\u007f', 'abc'],
  ['tabs, which stay', 'a\tb', 'a\tb'],
  ['spaces inside, which stay', 'a  b \n c', 'a  b \n c'],
  ['letters of all kinds, which stay', 'ä€😀 日本', 'ä€😀 日本'],
])('plain text knows %s', (_what, text, plain) => {
  expect(plainText(text)).toBe(plain);
  expect(plainText(plainText(text))).toBe(plain);
});
