import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { root } from './stamp.mjs'

const file = path.join(root, 'packages/crypto/src/noble.generated.ts')

/** What the product uses of noble, and the module that each comes from. */
const uses = {
  weierstrass: '@noble/curves/abstract/weierstrass.js',
  bytesToNumberBE: '@noble/curves/utils.js',
  numberToBytesBE: '@noble/curves/utils.js',
}

const head = `// @ts-nocheck
// Made by config/scripts/noble.mjs from @noble/curves: do not edit.
//
// noble counts with BigInt while it is loaded. In here that name is a local one, which stands in where
// the runtime has none: loading never throws, and sm2Supported() says whether there are curves.
const localBigInt = typeof BigInt === 'function' ? BigInt : Number
`

/** The text of packages/crypto/src/noble.generated.ts, as the installed versions of noble give it. */
export async function nobleSource() {
  const names = Object.keys(uses)
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents: [
        ...names.map((name) => `import { ${name} as ${name}Of } from '${uses[name]}'`),
        `export { ${names.map((name) => `${name}Of`).join(', ')} }`,
      ].join('\n'),
      resolveDir: path.join(root, 'packages/crypto'),
      sourcefile: 'noble.js',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2017',
    treeShaking: true,
    // Fields by assignment, as TypeScript writes them at this target: half the size of definitions.
    loader: { '.js': 'ts' },
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    legalComments: 'inline',
    define: { BigInt: 'localBigInt' },
    logLevel: 'error',
  })
  const [code, ending] = outputFiles[0].text.split(/^export \{$/m)
  const internal = new Map()
  for (const [, from, to] of ending.matchAll(/^ {2}([\w$]+) as (\w+)Of/gm)) internal.set(to, from)
  const typed = names.map(
    (name) => `const ${name}Of: typeof import('${uses[name]}').${name} = ${internal.get(name)}`,
  )
  const ends = names.map((name) => `  ${name}Of as ${name},`)
  return [head, code.trimEnd(), '', ...typed, 'export {', ...ends, '}', ''].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const source = await nobleSource()
  if (process.argv.includes('--check')) {
    if (readFileSync(file, 'utf8') !== source) {
      process.stderr.write(
        'noble.generated.ts is not what is installed: node config/scripts/noble.mjs\n',
      )
      process.exitCode = 1
    }
  } else writeFileSync(file, source)
}
