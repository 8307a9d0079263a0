import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** CommonJS packages inside an ES module still ask for these. */
const banner = `import { createRequire as _createRequire } from 'node:module';
import { fileURLToPath as _fileURLToPath } from 'node:url';
const require = _createRequire(import.meta.url);
const __filename = _fileURLToPath(import.meta.url);
const __dirname = _fileURLToPath(new URL('.', import.meta.url));`;

/** How to bundle: into which directory, with the packages inside (for deployment) or left where npm put them (for here). */
export interface BundleOptions {
  readonly directory: string;
  readonly packages: 'inside' | 'outside';
}

/**
 * Makes the functions loadable: one entry, the rest in chunks that are loaded when they are needed (by far the quickest start of
 * all layouts measured), and the browser's files beside it. What was in the directory goes away.
 */
export async function bundleFunctions({ directory, packages }: BundleOptions): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['functions/index.ts'],
    outdir: directory,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: 'linked',
    logLevel: 'warning',
    packages: packages === 'outside' ? 'external' : 'bundle',
    ...(packages === 'inside' ? { banner: { js: banner }, external: ['@google-cloud/functions-framework'] } : {}),
  });
  await stop(); // its helper process would stay
}
