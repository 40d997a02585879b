import path from 'node:path'
import { build } from 'esbuild'

const root = path.resolve(__dirname, '../..')

/**
 * Bundles the child from the sources, libraries apart. It lies where the platform's built files lie,
 * which is what the path to the migrations is relative to.
 *
 * @returns the file to run.
 */
export async function buildChild(): Promise<string> {
  const outfile = path.join(root, 'packages/platform/dist/faults/child.mjs')
  await build({
    entryPoints: [path.join(root, 'test/faults/child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    logLevel: 'error',
    plugins: [
      {
        name: 'libraries-apart',
        setup({ onResolve }) {
          onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
            name.startsWith('@essc/') || kind === 'entry-point'
              ? undefined
              : { path: name, external: true },
          )
        },
      },
    ],
  })
  return outfile
}
