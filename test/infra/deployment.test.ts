import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { functionNames } from '../../functions/index.ts';
import { readConfig } from '../../functions/config.ts';
import { deploymentScript } from '../../infra/deployment.ts';
import { readManifest } from '../../infra/manifest.ts';

const manifest = readManifest();
const installation = {
  project: 'lumen-prod',
  publicUrl: 'https://sync.example.com',
  googleClientId: "it's-a-client",
  mailFrom: 'sync@example.com',
};
const script = deploymentScript(manifest, installation);
const lines = script.replaceAll(' \\\n', '').split('\n');

describe('the deployment script', () => {
  test('is a script a shell can read', () => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });

    expect(`${String(status)} ${stderr}`).toBe('0 ');
  });

  test('deploys each function of the manifest from a target that exists', () => {
    const deployed = lines.filter((line) => line.startsWith('gcloud functions deploy '));

    expect(deployed.map((line) => line.split(' ')[3])).toEqual(manifest.functions.map(({ name }) => name));
    for (const line of deployed) expect(functionNames).toContain(/--entry-point=(\S+)/.exec(line)?.[1]);
  });

  test('gives every function an environment it starts with, in production', () => {
    const words =
      /--set-env-vars='\^\|\^(.*?)' /.exec(lines.join('\n').replaceAll(`'\\''`, '’'))?.[1]?.split('|') ?? [];
    const given = Object.fromEntries(words.map((word) => [word.split('=', 1)[0], word.slice(word.indexOf('=') + 1)]));
    const secrets = Object.fromEntries(Object.keys(manifest.secrets).map((name) => [name, 'x'.repeat(40)]));

    // Each of the instances that run syncs keeps to its share of the quota, so that all of them together keep to it.
    expect(given['GOOGLE_CALLING_INSTANCES']).toBe('20');
    expect(readConfig({ ...given, ...secrets, K_SERVICE: 'web' })).toMatchObject({
      projectId: 'lumen-prod',
      inProduction: true,
      keys: { kind: 'kms' },
      pushes: { audience: 'https://sync.example.com' },
    });
  });

  test('opens nothing to the public that is not a front door', () => {
    const open = lines.filter((line) => line.includes(' --allow-unauthenticated')).map((line) => line.split(' ')[3]);

    expect(open).toEqual(['web', 'api', 'google-push', 'mail-events']);
  });

  test('has every topic, subscription and schedule', () => {
    for (const topic of manifest.topics) expect(script).toContain(`gcloud pubsub topics create ${topic};`);
    for (const { name, topic } of manifest.subscriptions) {
      expect(script).toContain(`gcloud pubsub subscriptions create ${name} --topic=${topic} `);
    }
    for (const { name } of manifest.schedules) expect(script).toContain(`gcloud scheduler jobs create pubsub ${name} `);
  });
});
