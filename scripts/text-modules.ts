import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Texts are imported as they are in a bundle: `import text from './a.txt'`. */
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.txt')) return next(url, context);
    const source = `export default ${JSON.stringify(readFileSync(fileURLToPath(url), 'utf8'))};`;
    return { format: 'module', shortCircuit: true, source };
  },
});
