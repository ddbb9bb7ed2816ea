import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

/** got speaks HTTP/2 where it is told to, which nothing here does; loading it costs each process 10 MiB. */
const HTTP2_CLIENT = /[\\/]got[\\/]dist[\\/]source[\\/]core[\\/]utils[\\/]http2-client\.js$/;
const NO_HTTP2_CLIENT = 'export default {};';
const NO_HTTP2 = 'module.exports = { Http2ServerResponse: class {}, constants: {} };';

/**
 * Loads Node.js's own modules in a way that takes of each only what is used. An `import` reads all that a module exports,
 * and reading the WebSocket of `node:http` loads undici: 14 MiB and 30 ms in each process.
 */
export const builtins: Plugin = {
  name: 'builtins',
  setup(build) {
    const names = new Set(builtinModules.filter((name) => !name.startsWith('_')));
    build.onResolve({ filter: /^(node:)?[a-z0-9_/]+$/ }, ({ path, namespace }) => {
      const name = path.replace(/^node:/, '');
      return names.has(name) && namespace !== 'builtin' ? { path: name, namespace: 'builtin' } : undefined;
    });
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: path === 'http2' ? NO_HTTP2 : `module.exports = process.getBuiltinModule('node:${path}');`,
    }));
    build.onLoad({ filter: HTTP2_CLIENT }, () => ({ contents: NO_HTTP2_CLIENT }));
  },
};
