import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

const space = 'commonjs-import';
/** The name under which Node (23 and later) gives the whole of a CommonJS module to those who import it. */
const wholeModule = 'module.exports';

/**
 * Lets `await import('package')` of a CommonJS package find the same names in a bundle as it finds in Node: esbuild by itself
 * gives the default export only. The names are asked of Node at build time.
 */
export function commonJsImports(root: string): Plugin {
  const requireFromRoot = createRequire(pathToFileURL(`${root}/package.json`));
  return {
    name: space,
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, async ({ kind, path, importer }) => {
        if (kind !== 'dynamic-import' || importer.includes('node_modules') || path.startsWith('node:'))
          return undefined;
        const names = await namesOf(requireFromRoot, path);
        return names.includes(wholeModule) ? { path, namespace: space, pluginData: names } : undefined;
      });
      build.onLoad({ filter: /.*/, namespace: space }, ({ path, pluginData }) => {
        const names = pluginData as readonly string[]; // as resolved just above
        const exported = names.filter((name) => name !== 'default' && /^[A-Za-z_$][\w$]*$/.test(name));
        const lines = exported.map((name) => `const own_${name} = all[${JSON.stringify(name)}];`);
        const contents = [
          `import all from ${JSON.stringify(path)};`,
          'export default all;',
          ...lines,
          `export { ${exported.map((name) => `own_${name} as ${name}`).join(', ')} };`,
        ].join('\n');
        return { contents, resolveDir: root, loader: 'js' };
      });
    },
  };
}

async function namesOf(requireFromRoot: NodeJS.Require, path: string): Promise<readonly string[]> {
  try {
    const module: object = await import(pathToFileURL(requireFromRoot.resolve(path)).href);
    return Object.keys(module);
  } catch {
    return []; // not for Node to load: left to esbuild
  }
}
