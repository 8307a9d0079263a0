import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GOOGLE_CONTACT_LIMITS, GOOGLE_LIMITS } from '../../../infra/local/google/quota.ts';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { People } from './people-client.ts';
import { actAs, CONTACTS_SCOPE, idOf, made, named, peopleOf, peopleRefusalOf, readContacts } from './people-client.ts';

const THROTTLED = { status: 429, code: 'RESOURCE_EXHAUSTED', reason: 'RATE_LIMIT_EXCEEDED' };
let google: LocalGoogle;
let api: People;
let email = '';
let count = 0;

beforeAll(async () => {
  google = await startGoogle({ quotas: 'off' });
});
beforeEach(() => {
  count += 1;
  email = `p${count}@example.com`;
  google.addPerson({ email, name: 'P' });
  api = peopleOf(google, email);
});
afterEach(() => {
  google.clearFailures();
  google.setQuotas('off');
  google.setContacts({ writeTime: 2 });
});
afterAll(() => google.stop());

describe('writes of one user', () => {
  it('that overlap are refused, the first goes through', async () => {
    google.setContacts({ writeTime: 100 });
    const before = google.overlappingWrites();
    const both = await Promise.allSettled([made(api, named('One')), made(api, named('Two'))]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(google.overlappingWrites()).toBe(before + 1);
    expect((await readContacts(api)).contacts).toHaveLength(1);
  });

  it('are told with 409 ABORTED, and do not mind other users or reads', async () => {
    google.setContacts({ writeTime: 100 });
    google.addPerson({ email: `other${count}@example.com`, name: 'Other' });
    const other = peopleOf(google, `other${count}@example.com`);
    const first = made(api, named('One'));
    const [refused, read] = await Promise.all([
      peopleRefusalOf(made(api, named('Two'))).catch(() => undefined),
      readContacts(api),
      made(other, named('Three')),
    ]);
    const outcome = await first.then(
      () => refused,
      () => peopleRefusalOf(first),
    );
    expect(outcome).toEqual({ status: 409, code: 'ABORTED' });
    expect(read.contacts).toEqual([]);
  });
});

describe('limits', () => {
  it('per user and minute count writes too', async () => {
    google.setQuotas({ ...GOOGLE_LIMITS, contacts: { ...GOOGLE_CONTACT_LIMITS, readsPerMinute: 3 } });
    await readContacts(api);
    await made(api, named('One'));
    await readContacts(api);
    expect(await peopleRefusalOf(readContacts(api))).toEqual(THROTTLED);
    google.advanceClock(60_001);
    await readContacts(api);
  });

  it('of full reads are apart from those of increments', async () => {
    const { token } = await readContacts(api);
    google.setQuotas({ ...GOOGLE_LIMITS, contacts: { ...GOOGLE_CONTACT_LIMITS, fullReadsPerMinute: 1 } });
    google.advanceClock(60_001);
    await readContacts(api);
    expect(await peopleRefusalOf(readContacts(api))).toEqual(THROTTLED);
    await readContacts(api, token);
  });

  it('of an account end its writes for long, in other words', async () => {
    google.setQuotas({ ...GOOGLE_LIMITS, contacts: { ...GOOGLE_CONTACT_LIMITS, writesPerDay: 2 } });
    await made(api, named('One'));
    await made(api, named('Two'));
    expect(await peopleRefusalOf(made(api, named('Three')))).toEqual({ status: 429, code: 'RESOURCE_EXHAUSTED' });
    await readContacts(api);
  });

  it('reached by order pause writes and let reads go on', async () => {
    google.pauseContactWrites(email, 60_000);
    expect(await peopleRefusalOf(made(api, named('One')))).toEqual({ status: 429, code: 'RESOURCE_EXHAUSTED' });
    await readContacts(api);
    google.advanceClock(60_000);
    await made(api, named('One'));
  });
});

describe('ordered failures', () => {
  it('lose the answer to a create that was carried out', async () => {
    google.fail({ kind: 'loseAnswer', methods: ['people.people.createContact'], times: 1 });
    await expect(made(api, named('Lost'))).rejects.toThrow();
    expect((await readContacts(api)).contacts).toHaveLength(1);
  });

  it('throttle in the words of this API', async () => {
    google.fail({ kind: 'throttle', times: 1 });
    expect(await peopleRefusalOf(readContacts(api))).toEqual(THROTTLED);
  });

  it('answer 5xx with its canonical codes', async () => {
    google.fail({ kind: 'backendError', status: 503, times: 1 });
    expect(await peopleRefusalOf(readContacts(api))).toEqual({ status: 503, code: 'UNAVAILABLE' });
  });
});

describe('permissions', () => {
  const lacking = { status: 403, code: 'PERMISSION_DENIED', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' };

  it('of the calendar open no contacts, those to read write none', async () => {
    const calendarOnly = peopleOf(google, email, ['https://www.googleapis.com/auth/calendar']);
    expect(await peopleRefusalOf(readContacts(calendarOnly))).toEqual(lacking);
    const reader = peopleOf(google, email, [`${CONTACTS_SCOPE}.readonly`]);
    await readContacts(reader);
    expect(await peopleRefusalOf(made(reader, named('No')))).toEqual(lacking);
  });

  it('that say who one is show oneself alone', async () => {
    const ann = await made(api, named('Ann'));
    const signIn = peopleOf(google, email, ['https://www.googleapis.com/auth/userinfo.profile']);
    await signIn.people.get({ resourceName: 'people/me', personFields: 'names' });
    const call = signIn.people.get({ resourceName: ann.resourceName ?? '', personFields: 'names' });
    expect(await peopleRefusalOf(call)).toEqual({ status: 403, code: 'PERMISSION_DENIED' });
  });

  it('withdrawn are 401', async () => {
    google.expireAccessTokens(email);
    expect(await peopleRefusalOf(readContacts(api))).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });
});

describe('a request', () => {
  it.each<[string, string, unknown, number]>([
    ['an unknown path', 'GET v1/parties', undefined, 404],
    ['an unknown parameter', 'GET v1/people/me/connections?personFields=names&colour=red', undefined, 400],
    ['a page of more than 1,000', 'GET v1/people/me/connections?personFields=names&pageSize=1001', undefined, 400],
    ["another's connections", 'GET v1/people/c1/connections?personFields=names', undefined, 400],
    ['an unknown property', 'POST v1/people:createContact', { name: 'x' }, 400],
    ['a method the double does not have', 'GET v1/otherContacts?readMask=names', undefined, 501],
  ])('with %s is refused', async (_what, line, body, status) => {
    const [method = '', path = ''] = line.split(' ');
    const scopes = [CONTACTS_SCOPE, `${CONTACTS_SCOPE}.other.readonly`];
    const { accessToken } = google.issueTokens({ email, scopes });
    const response = await fetch(`${google.url}/${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code: status, status: expect.any(String) as unknown } });
  });
});

describe('what a person does with their contacts', () => {
  it('shows in the next sync, and leaves the marks of programs alone', async () => {
    const ann = await made(api, named('Ann', { clientData: [{ key: 'studio', value: '1' }] }));
    const { token } = await readContacts(api);
    const act = (method: string, path: string, body?: object) =>
      actAs(google, email, body === undefined ? [method, path] : [method, path, body]);
    const added = await act('POST', 'contacts', { ...named('By hand'), labels: [] });
    await act('PATCH', `contacts/${idOf(ann)}`, { phoneNumbers: [{ value: '030 1234567' }] });
    const label = await act('POST', 'labels', { name: 'Clients' });
    await act('POST', `contacts/${idOf(ann)}/label`, { label: label.resourceName, isOn: true });
    const { contacts } = await readContacts(api, token);
    expect(contacts).toMatchObject([
      { resourceName: added.resourceName },
      { names: [{ givenName: 'Ann' }], phoneNumbers: [{ value: '030 1234567' }], clientData: [{ value: '1' }] },
    ]);
    expect(contacts[1]?.memberships?.map((item) => item.contactGroupMembership?.contactGroupResourceName)).toContain(
      label.resourceName,
    );
  });

  it('goes into the bin and out of it', async () => {
    const ann = await made(api, named('Ann'));
    await actAs(google, email, ['DELETE', `contacts/${idOf(ann)}`]);
    expect((await readContacts(api)).contacts).toEqual([]);
    await actAs(google, email, ['POST', `contacts/${idOf(ann)}/restore`]);
    expect((await readContacts(api)).contacts).toMatchObject([{ resourceName: ann.resourceName }]);
  });
});
