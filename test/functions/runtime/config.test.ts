import { describe, expect, test } from 'vitest';
import { ConfigFailure, readConfig } from '../../../functions/config.ts';

const complete = {
  GOOGLE_CLOUD_PROJECT: 'studio',
  GOOGLE_CLIENT_ID: 'client',
  GOOGLE_CLIENT_SECRET: 'secret',
  SENDGRID_API_KEY: 'SG.key',
  PUBLIC_URL: 'https://sync.example.com/',
  KMS_KEY_NAME: 'projects/p/locations/l/keyRings/r/cryptoKeys/k',
  CHANNEL_SECRET: 'x'.repeat(32),
  MAIL_FROM: 'sync@example.com',
  PUSH_AUDIENCE: 'https://sync.example.com',
  PUSH_SERVICE_ACCOUNT: 'invoker@example.com',
};

function problemsOf(environment: Record<string, string | undefined>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigFailure) return error.message;
    throw error;
  }
  return '';
}

describe('the configuration', () => {
  test('is read from a complete environment, without a slash behind the origin', () => {
    expect(readConfig(complete)).toMatchObject({
      projectId: 'studio',
      publicUrl: 'https://sync.example.com',
      keys: { kind: 'kms' },
      inProduction: false,
      pushes: { keysUrl: 'https://www.googleapis.com/oauth2/v3/certs' },
    });
  });

  test('knows operators by their addresses in small letters, and nobody where none are named', () => {
    expect(readConfig(complete).operators).toEqual([]);
    const operators = ' Ops@Example.com, second@example.com ,';
    expect(readConfig({ ...complete, OPERATORS: operators }).operators).toEqual([
      'ops@example.com',
      'second@example.com',
    ]);
    expect(problemsOf({ ...complete, OPERATORS: 'somebody' })).toContain('OPERATORS is not what it should be');
  });

  test('shares the quota of the project out to the instances', () => {
    expect(readConfig(complete).googlePacing).toEqual({
      unitsPerMinute: 600,
      sharedUnitsPerMinute: 500,
      writesPerSecond: 5,
    });
    const given = { GOOGLE_PROJECT_UNITS_PER_MINUTE: '30000', GOOGLE_CALLING_INSTANCES: '10' };
    expect(readConfig({ ...complete, ...given }).googlePacing).toMatchObject({ sharedUnitsPerMinute: 3_000 });
  });

  test('has no address of a stand-in that was not given', () => {
    const config = readConfig(complete);

    expect(config).not.toHaveProperty('googleBaseUrl');
    expect(config).not.toHaveProperty('firestoreEmulatorHost');
  });

  test.each(Object.keys(complete))('says that %s is missing, empty counting as missing, and what to do', (name) => {
    expect(problemsOf({ ...complete, [name]: undefined })).toContain(`- ${name} is missing: set it to`);
    expect(problemsOf({ ...complete, [name]: '' })).toContain(`- ${name} is missing: set it to`);
  });

  test('names everything that is missing at once', () => {
    expect(problemsOf({}).match(/is missing/g)).toHaveLength(Object.keys(complete).length - 1);
  });

  test.each([
    ['PUBLIC_URL', 'sync.example.com'],
    ['MAIL_FROM', 'nobody'],
    ['CHANNEL_SECRET', 'short'],
    ['FIRESTORE_EMULATOR_HOST', 'localhost'],
    ['GOOGLE_PROJECT_UNITS_PER_MINUTE', '0'],
    ['GOOGLE_WRITES_PER_SECOND', 'many'],
  ])('says that %s is not what it should be when it is %s', (name, value) => {
    expect(problemsOf({ ...complete, [name]: value })).toContain(`- ${name} is not what it should be`);
  });

  test('takes a secret of this machine in place of Cloud KMS', () => {
    const local = { ...complete, KMS_KEY_NAME: undefined, LOCAL_KEY_SECRET: 'x'.repeat(32) };

    expect(readConfig(local).keys).toEqual({ kind: 'local', secret: 'x'.repeat(32) });
  });

  test.each([
    ['LOCAL_KEY_SECRET', 'x'.repeat(32)],
    ['PUSH_KEYS_URL', 'http://localhost/keys'],
    ['GOOGLE_BASE_URL', 'http://localhost:8081'],
    ['SENDGRID_BASE_URL', 'http://localhost:8082'],
    ['FIRESTORE_EMULATOR_HOST', 'localhost:8080'],
    ['PUBSUB_EMULATOR_HOST', 'localhost:8085'],
  ])('refuses %s on Google Cloud', (name, value) => {
    const deployed = { ...complete, SENDGRID_EVENT_KEY: 'a2V5', K_SERVICE: 'web' };

    expect(readConfig(deployed).inProduction).toBe(true);
    expect(problemsOf({ ...deployed, [name]: value })).toContain(`- ${name} is for local use only`);
    expect(problemsOf({ ...complete, [name]: value })).toBe('');
  });

  test('wants the key of SendGrid’s events on Google Cloud: without it every event would be refused', () => {
    expect(problemsOf({ ...complete, K_SERVICE: 'web' })).toContain('- SENDGRID_EVENT_KEY is missing');
    expect(problemsOf({ ...complete, SENDGRID_EVENT_KEY: 'not base64!' })).toContain(
      '- SENDGRID_EVENT_KEY is not what',
    );
  });
});
