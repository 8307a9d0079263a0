import { parseArgs } from 'node:util';
import { deploymentScript } from './deployment.ts';
import { readManifest } from './manifest.ts';

/** `npm run --silent deploy -- --project ... > deploy.sh`: prints the script that deploys; reading and running it is the operator's. */
const { values } = parseArgs({
  options: {
    project: { type: 'string' },
    'public-url': { type: 'string' },
    'google-client-id': { type: 'string' },
    'mail-from': { type: 'string' },
  },
});
const { project, 'public-url': publicUrl, 'google-client-id': googleClientId, 'mail-from': mailFrom } = values;
if (project === undefined || publicUrl === undefined || googleClientId === undefined || mailFrom === undefined) {
  process.stderr.write(
    'Usage: npm run --silent deploy -- --project <id> --public-url <https://...> --google-client-id <id> --mail-from <address>\n',
  );
  process.exit(1);
}
process.stdout.write(deploymentScript(readManifest(), { project, publicUrl, googleClientId, mailFrom }));
