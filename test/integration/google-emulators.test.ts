import { PubSub } from '@google-cloud/pubsub';
import { describe, expect, test } from 'vitest';
import { isInstalled, startGoogleEmulator } from '../contracts/store/google-emulator.ts';
import { type Cookies, signIn } from './browser-by-hand.ts';
import { startProduct, temporaryDirectory } from './npm-start.ts';

const haveBoth = isInstalled('firestore') && isInstalled('pubsub');

describe.skipIf(!haveBoth)("npm start, pointed at Google's own Firestore and Pub/Sub emulators", () => {
  test('keeps its records there, and takes its messages from there', async () => {
    const [firestore, pubsub] = await Promise.all([startGoogleEmulator('firestore'), startGoogleEmulator('pubsub')]);
    using directory = temporaryDirectory();
    const environment = { FIRESTORE_EMULATOR_HOST: firestore.host, PUBSUB_EMULATOR_HOST: pubsub.host };
    const product = await startProduct({ directory: directory.path, environment });
    const client = new PubSub({
      projectId: 'studiosync-local',
      apiEndpoint: pubsub.host,
      emulatorMode: true,
      universeDomain: 'googleapis.com',
    });
    try {
      const ann: Cookies = new Map();
      expect(await signIn(product.url, 'ann.lee@example.com', ann)).toBe('/calendar');

      await client.topic('tick').publishMessage({ json: {} });
      await expect.poll(() => product.logOf('tick'), { timeout: 20_000 }).toContain('"ending":"handled"');

      await client.topic('sync-requested').publishMessage({ json: { syncId: 'names no sync', trigger: 'now' } });
      await expect.poll(() => product.logOf('sync-user'), { timeout: 20_000 }).toContain('"ending":"unreadable"');
    } finally {
      await client.close();
      await product.stop();
      await Promise.all([firestore.stop(), pubsub.stop()]);
    }
  });
});
