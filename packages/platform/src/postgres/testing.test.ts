import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { testDatabase } from './testing.ts'
import { TEST_CLUSTER } from './testing-cluster.ts'

// The first of a run starts a database server, on a machine that may be busy.
jest.setTimeout(60_000)

test('default', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()])
  try {
    await one.pool.query('update clock_offset set offset_ms = 5')
    expect((await two.pool.query('select offset_ms from clock_offset')).rows).toEqual([
      { offset_ms: 0 },
    ])
    const { rows } = await one.pool.query(`select current_setting('fsync') as fsync`)
    expect(rows).toEqual([{ fsync: 'off' }])
  } finally {
    await one.drop()
    await two.drop()
  }
})

test('behavior: the end of the run looks for the cluster where the tests put it', () => {
  const teardown = pathToFileURL(path.join(__dirname, '../../../../config/jest-teardown.mjs')).href
  const script = `import(${JSON.stringify(teardown)}).then((m) => console.log(m.cluster))`
  const said = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })
  expect(said.trim()).toBe(TEST_CLUSTER)
})
