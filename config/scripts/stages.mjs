import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { figure } from './figures.mjs'
import { root } from './stamp.mjs'

/** Far above what the longest stage takes on a slow machine. */
const STAGE_LIMIT_MS = 15 * 60_000

/**
 * Runs a program in the project's root with its output on ours; resolves to its exit status. One that
 * outlives `limitMs` is killed, and has failed.
 */
export function run(command, parameters, { env = {}, capture = false, limitMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
    })
    let output = ''
    child.stdout?.on('data', (data) => {
      output += data
      process.stdout.write(data)
    })
    const limit =
      limitMs &&
      setTimeout(() => {
        process.stderr.write(`killed after ${limitMs / 1000} s: ${parameters.join(' ')}\n`)
        child.kill('SIGKILL')
      }, limitMs)
    child.on('error', reject)
    child.on('exit', (status) => {
      clearTimeout(limit)
      resolve({ status: status ?? 1, output })
    })
  })
}

/** Runs a script of an installed package with this Node. */
export function runNode(parameters, options) {
  return run(process.execPath, parameters, options)
}

/** Runs Jest on some of its projects, or paths of them; resolves to what passed, failed and was skipped. */
export async function runJest(projects, { workers = '2', paths = [] } = {}) {
  const file = path.join(root, `.cache/jest-${projects.join('-')}.json`)
  mkdirSync(path.dirname(file), { recursive: true })
  rmSync(file, { force: true })
  const { status } = await runNode(
    [
      path.join(root, 'node_modules/jest/bin/jest.js'),
      '--config=config/jest.config.mjs',
      // What stands after the projects would be taken for one of them.
      ...paths,
      '--selectProjects',
      ...projects,
      `--maxWorkers=${workers}`,
      // A test that failed half-way leaves its server open, which must not hold up the stages after it.
      '--forceExit',
    ],
    { env: { ESSC_JEST_COUNTS: file }, limitMs: STAGE_LIMIT_MS },
  )
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const counts = JSON.parse(readFileSync(file, 'utf8'))
  if (status !== 0 && counts.failed === 0) counts.failed = 1
  return counts
}

/**
 * Runs stages in turn and prints a line for each with its time. A stage answers the tests it ran; one
 * that failed does not keep the later ones from running, unless it says so.
 */
export async function runStages(stages) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const lines = []
  for (const { name, work, stopOnFailure = false } of stages) {
    process.stdout.write(`\n== ${name}\n`)
    const begun = performance.now()
    let counts
    try {
      counts = (await work()) ?? { passed: 1, failed: 0, skipped: 0 }
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
      counts = { passed: 0, failed: 1, skipped: 0 }
    }
    for (const key of Object.keys(total)) total[key] += counts[key]
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    const line = `stage ${name}: ${seconds} s, ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
    lines.push(line)
    process.stdout.write(`${line}\n`)
    if (counts.failed > 0 && stopOnFailure) break
  }
  process.stdout.write(`\n${lines.join('\n')}\n`)
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
  return total
}

/** Counts of a run as figures. */
export function countFigures({ passed, failed, skipped }) {
  return {
    passed: figure(passed, 'count', '>= 1'),
    failed: figure(failed, 'count', '<= 0'),
    skipped: figure(skipped, 'count'),
  }
}
