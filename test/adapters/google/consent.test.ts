import { describe, expect, test } from 'vitest';
import { permissionsOf } from '../../../shared/adapters/google/consent.ts';

const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;

describe('granted scopes', () => {
  test.each([
    ['nothing but signing in', ['openid', 'email'], []],
    [
      'all we ask for',
      [scope('calendar.events'), scope('calendar.calendarlist.readonly'), scope('contacts')],
      ['calendar', 'contacts'],
    ],
    ['events without the list to choose from', [scope('calendar.events')], []],
    ['the list without events', [scope('calendar.calendarlist.readonly')], []],
    ['the whole calendar', [scope('calendar')], ['calendar']],
    ['contacts alone', [scope('contacts')], ['contacts']],
    ['contacts to read only', [scope('contacts.readonly')], []],
    ['names that only end alike', ['https://evil.example/auth/contacts'], []],
  ])('for %s give these permissions', (_case, scopes, permissions) => {
    expect(permissionsOf(scopes)).toEqual(permissions);
  });
});
