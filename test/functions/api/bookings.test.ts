import { beforeEach, describe, expect, test } from 'vitest';
import { appointment, openWorkbench, session } from './workbench.ts';
import type { Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});

describe('making bookings', () => {
  test('an appointment is answered as it stands, with its version as tag and its place', async () => {
    const made = await bench.ask('POST', '/bookings', { body: appointment });

    expect(made.status, made.text).toBe(201);
    expect(made.headers.get('etag')).toBe('"1"');
    expect(made.headers.get('location')).toBe(`/api/v1/bookings/${made.json['id']}`);
    expect(made.json).toMatchObject({
      ...appointment,
      status: 'confirmed',
      busy: true,
      bookedBy: 'Software',
      origin: 'studio',
      version: 1,
    });
    const read = await bench.ask('GET', `/bookings/${made.json['id']}`);
    expect(read.json).toEqual(made.json);
  });
});
