import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionNames } from '../../functions/index.ts';
import { bundleFunctions } from '../../infra/bundle.ts';
import { startFirestore, type LocalFirestore } from '../../infra/local/firestore/server.ts';
import { freePort } from '../../infra/local/ports.ts';
import { type FunctionProcess, runFunction } from '../../infra/local/processes.ts';
import { temporaryDirectory } from './npm-start.ts';

/** Inside the project: what stays outside the bundle is found by walking up from it. */
const source = fileURLToPath(new URL(`../../.local/build/${process.pid}`, import.meta.url));

let firestore: LocalFirestore;
let logs: ReturnType<typeof temporaryDirectory>;

beforeAll(async () => {
  logs = temporaryDirectory();
  firestore = await startFirestore();
  await bundleFunctions({ directory: source, packages: 'inside' });
});

afterAll(async () => {
  await firestore.stop();
  logs[Symbol.dispose]();
  rmSync(source, { recursive: true, force: true });
});

async function run(target: string): Promise<FunctionProcess> {
  const environment = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'production',
    GOOGLE_CLOUD_PROJECT: 'bundle-test',
    GOOGLE_CLIENT_ID: 'client',
    GOOGLE_CLIENT_SECRET: 'secret',
    SENDGRID_API_KEY: 'SG.key',
    PUBLIC_URL: 'http://localhost',
    LOCAL_KEY_SECRET: 'x'.repeat(32),
    CHANNEL_SECRET: 'x'.repeat(32),
    MAIL_FROM: 'sync@example.com',
    PUSH_AUDIENCE: 'audience',
    PUSH_SERVICE_ACCOUNT: 'invoker@example.com',
    FIRESTORE_EMULATOR_HOST: firestore.host,
    METADATA_SERVER_DETECTION: 'none',
  };
  const port = await freePort();
  return runFunction({ name: target, target, port, source, environment, logs: logs.path, report: () => undefined });
}

describe('what is deployed', () => {
  test.each(functionNames)('%s starts from the bundle alone', async (name) => {
    const process = await run(name);
    await process.firstUp();

    expect(await process.isUp()).toBe(true);
    await process.stop();
  });

  test('reaches Firestore through the client inside the bundle', async () => {
    const web = await run('web');
    await web.firstUp();

    const answer = await fetch(`http://127.0.0.1:${web.port}/auth/google?returnTo=/`, { redirect: 'manual' });

    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toContain('https://accounts.google.com/o/oauth2/v2/auth?');
    expect(firestore.counts().writes).toBeGreaterThan(0);
    await web.stop();
  });

  test('brings the files of the pages along', async () => {
    const web = await run('web');
    await web.firstUp();

    const style = await fetch(`http://127.0.0.1:${web.port}/static/style.css`);

    expect(style.status).toBe(200);
    expect(style.headers.get('content-type')).toContain('text/css');
    await web.stop();
  });
});
