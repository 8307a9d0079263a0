import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { bundleFunctions, neverBundled } from './bundle.ts';

/** `npm run build`: what is deployed, in build/functions. One source for all functions; each process loads the one it serves. */
const root = fileURLToPath(new URL('..', import.meta.url));
const directory = join(root, 'build/functions');
await bundleFunctions({ directory, packages: 'inside' });
const { version, dependencies } = z
  .object({ version: z.string(), dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const description = {
  name: 'studiosync-functions',
  version,
  private: true,
  type: 'module',
  main: 'index.js',
  engines: { node: '24' },
  dependencies: Object.fromEntries(neverBundled.map((name) => [name, dependencies[name]])),
};
writeFileSync(join(directory, 'package.json'), `${JSON.stringify(description, null, 2)}\n`);
process.stdout.write(`${directory}\n`);
