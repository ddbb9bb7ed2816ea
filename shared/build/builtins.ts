import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

/** got speaks HTTP/2 where it is told to, which the kit never does; loading it costs each process 10 MiB. */
const GOT = /[\\/]node_modules[\\/]got[\\/]/;
const HTTP2_CLIENT = /[\\/]got[\\/]dist[\\/]source[\\/]core[\\/]utils[\\/]http2-client\.js$/;
const NO_HTTP2_CLIENT = 'export default {};';
/** got asks of each body whether it is a FormData, which the kit never sends; that loads undici. */
const REQUEST = /[\\/]got[\\/]dist[\\/]source[\\/]core[\\/]index\.js$/;
const NO_FORM_DATA = 'class FormData {}';
/** got's checks make two formatters of lists, for messages that hardly ever come: 10 ms in each process. */
const CHECKS_OF_GOT = /[\\/]@sindresorhus[\\/]is[\\/]distribution[\\/]index\.js$/;
const LIST_FORMAT = /= (new Intl\.ListFormat\(.*\));/g;
const WHEN_NEEDED = '= { format: (texts) => $1.format(texts) };';
const NO_HTTP2 = 'module.exports = { Http2ServerResponse: class {}, constants: {} };';

/**
 * Loads Node.js's own modules in a way that takes of each only what is used. An `import` reads all that a module exports,
 * and reading the WebSocket of `node:http` loads undici: 14 MiB and 30 ms in each process.
 */
export const builtins: Plugin = {
  name: 'builtins',
  setup(build) {
    const names = new Set(builtinModules.filter((name) => !name.startsWith('_')));
    build.onResolve({ filter: /^(node:)?[a-z0-9_/]+$/ }, ({ path, importer }) => {
      const name = path.replace(/^node:/, '');
      if (!names.has(name)) return undefined;
      return { path: name, namespace: name === 'http2' && GOT.test(importer) ? 'no-http2' : 'builtin' };
    });
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${path}');`,
    }));
    build.onLoad({ filter: /.*/, namespace: 'no-http2' }, () => ({ contents: NO_HTTP2 }));
    build.onLoad({ filter: HTTP2_CLIENT }, () => ({ contents: NO_HTTP2_CLIENT }));
    build.onLoad({ filter: CHECKS_OF_GOT }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(LIST_FORMAT, WHEN_NEEDED),
    }));
    build.onLoad({ filter: REQUEST }, ({ path }) => ({ contents: readFileSync(path, 'utf8') + NO_FORM_DATA }));
  },
};
