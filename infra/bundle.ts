import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { commonJsImports } from './commonjs-imports.ts';

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

/** Packages that stay outside in any case: one is the host of the functions, the other brings a program of its own. */
export const neverBundled = ['@google-cloud/functions-framework', 'esbuild'] as const;

/**
 * Makes the functions loadable: one entry, the rest in chunks that are loaded when they are needed (by far the quickest start of
 * all layouts measured), and the browser's files beside it. What was in the directory goes away.
 */
export async function bundleFunctions({ directory, packages }: BundleOptions): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  await Promise.all([
    bundleEntry({ directory, packages }),
    bundleIslands(join(directory, 'ready-islands')),
    cp(join(root, 'functions/web/static'), join(directory, 'static'), { recursive: true }),
  ]);
  await stop(); // its helper process would stay
}

async function bundleEntry({ directory, packages }: BundleOptions): Promise<void> {
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
    ...(packages === 'outside'
      ? { packages: 'external' }
      : {
          packages: 'bundle',
          banner: { js: banner },
          external: [...neverBundled],
          plugins: [commonJsImports(root)],
        }),
  });
}

/** Each island with what it imports inside, under the name browsers ask for: what is deployed bundles nothing itself. */
async function bundleIslands(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const sources = readdirSync(join(root, 'functions/web/islands')).filter((name) => /\.(tsx?|css)$/.test(name));
  await Promise.all(
    sources.map(async (name) => {
      const { outputFiles } = await build({
        absWorkingDir: root,
        entryPoints: [join('functions/web/islands', name)],
        outfile: extname(name) === '.css' ? 'island.css' : 'island.js',
        bundle: true,
        minify: true,
        legalComments: 'none',
        write: false,
        format: 'esm',
        target: 'es2022',
        logLevel: 'warning',
        loader: { '.woff': 'empty', '.woff2': 'empty' },
      });
      const [file] = outputFiles.filter(({ path }) => basename(path).startsWith('island.'));
      writeFileSync(join(directory, name.replace(/\.tsx?$/, '.js')), file?.contents ?? '');
    }),
  );
}
