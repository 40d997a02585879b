import { readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'expect'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** Those that ask the compiler, read documents or run the whole kit are no quick tests of an adapter. */
const NOT_QUICK = /(^conformance\/|^docs\.test|^vendor\.test|^fakes\/)/

/** Far longer than any of them takes: their time is made up. */
const PATIENCE_MS = 2_000

/**
 * The adapters' own unit tests, run on modules of a realm: as much of Jest's words as they use.
 *
 * @param {string} folder the adapters, below the project's root
 * @param {(file: string) => unknown} load evaluates a file in the realm
 * @returns {Promise<string | undefined>} the first test that fails, and how
 */
export async function failingUnitTest(folder, load) {
  for (const file of unitTestsOf(folder)) {
    for (const { name, run } of collect(load, `${folder}/${file}`)) {
      try {
        await inTime(run)
      } catch (error) {
        return `${file}, ${name}: ${String(error?.message ?? error).split('\n')[0]}`
      }
    }
  }
  return undefined
}

export function unitTestsOf(folder) {
  return readdirSync(path.join(root, folder), { recursive: true })
    .filter((file) => file.endsWith('.test.ts') && !NOT_QUICK.test(file))
    .sort()
}

function collect(load, file) {
  const found = []
  let before = []
  const test = (name, run) => {
    const first = before.slice()
    found.push({
      name,
      run: async () => {
        for (const prepare of first) await prepare()
        await run()
      },
    })
  }
  const rowsOf = (row) => (Array.isArray(row) ? row : [row])
  test.each = (rows) => (name, run) =>
    rows.forEach((row, at) => {
      test(`${name} (${at + 1})`, () => run(...rowsOf(row)))
    })
  const describe = (_name, body) => {
    const outer = before
    before = outer.slice()
    body()
    before = outer
  }
  Object.assign(globalThis, { test, describe, expect, beforeEach: (run) => before.push(run) })
  load(file)
  return found
}

function inTime(run) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no end in time')), PATIENCE_MS)
    Promise.resolve()
      .then(run)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}
