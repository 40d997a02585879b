#!/usr/bin/env node
// Runs the conformance cases on the hosts of a module that a partner names. docs/conformance.md.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { conformanceCases } from '../dist/conformance/cases.js'
import { hostReport, isPassed, reportFault, tableText } from '../dist/conformance/report.js'
import { runConformance } from '../dist/conformance/run.js'
import { checkDeviceReport } from './device-report.mjs'

const USAGE = `Usage:
  essc-conformance <module> [--host <name>] [--case <id or member>] [--key <file>] [--report <file>] [--json]
  essc-conformance keygen <file>
  essc-conformance verify <report> [--public-key <file>]
  essc-conformance device <text, or file with it, or - for the input> [--phone <name>]

<module> exports rigs, a list of ConformanceRig or a function that answers one.
<text> is what the QR of the device page carries; <name> names the phone's key.
Exit status: 0 every case passed or was excepted, 1 a case failed or a report does not hold, 2 misuse.`

/** In real time; the cases' own time is made up, so one that takes longer waits for something real. */
const CASE_LIMIT_MS = 20_000
const FORMAT = 'essc-conformance-report/1'

class Misuse extends Error {}

try {
  const { values, positionals } = parsed()
  const [first, second] = positionals
  if (values.help) console.log(USAGE)
  else if (first === 'keygen') makeKey(required(second, 'keygen needs a file'))
  else if (first === 'verify') {
    process.exitCode = verifyReport(required(second, 'verify needs a report'), values) ? 0 : 1
  } else if (first === 'device') {
    process.exitCode = verifyDevice(required(second, 'device needs a text'), values) ? 0 : 1
  } else process.exitCode = (await run(required(first, 'which module?'), values)) ? 0 : 1
} catch (error) {
  if (!(error instanceof Misuse)) throw error
  console.error(`${error.message}\n\n${USAGE}`)
  process.exitCode = 2
}
// Timers that a module left running do not keep the verdict.
process.exit()

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        host: { type: 'string' },
        case: { type: 'string' },
        key: { type: 'string' },
        report: { type: 'string' },
        'public-key': { type: 'string' },
        phone: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new Misuse(error.message)
  }
}

async function run(file, options) {
  const rigs = (await rigsOf(file)).filter(({ name }) => !options.host || name === options.host)
  if (rigs.length === 0) throw new Misuse(`${file} has no such host`)
  if (options.report && (options.case || options.host)) {
    throw new Misuse('a report is of all cases on all hosts: leave --case and --host out')
  }
  if (options.report && !options.key) throw new Misuse('a report is signed: name a --key')
  const cases = conformanceCases().filter(({ id }) => isWanted(id, options.case))
  if (cases.length === 0) throw new Misuse(`there is no case ${options.case}`)
  const hosts = []
  for (const rig of rigs) {
    const results = []
    for (const one of cases) results.push(await runOne(rig, one))
    hosts.push(hostReport(rig.name, results))
    for (const { id, rule, outcome, reason } of results) {
      if (outcome === 'failed') say(options, `${rig.name}  ${id}  FAILED  ${reason}\n    ${rule}`)
    }
  }
  say(options, table(hosts))
  const passed = hosts.every(isPassed)
  const report = {
    format: FORMAT,
    verdict: passed ? 'passed' : 'failed',
    ranAt: new Date().toISOString(),
    table: { cases: cases.length, sha256: sha256(tableText(cases)) },
    module: { name: path.basename(file), sha256: sha256(readFileSync(file)) },
    hosts,
  }
  if (options.report) {
    const key = privateKeyOf(options.key)
    writeFileSync(options.report, `${JSON.stringify(signed(report, key), undefined, 2)}\n`)
    say(options, `report: ${options.report}, signed by ${fingerprint(createPublicKey(key))}`)
  }
  if (options.json) console.log(JSON.stringify(report))
  say(options, passed ? 'passed' : 'FAILED')
  return passed
}

async function rigsOf(file) {
  if (!existsSync(file)) throw new Misuse(`there is no file ${file}`)
  const module = await import(pathToFileURL(path.resolve(file)).href)
  const exported = module.rigs ?? module.default
  const rigs = await (typeof exported === 'function' ? exported() : exported)
  const list = Array.isArray(rigs) ? rigs : [rigs]
  for (const rig of list) {
    const lacking = ['name', 'make', 'order', 'challenge'].filter((key) => rig?.[key] === undefined)
    if (lacking.length > 0) throw new Misuse(`${file}: a rig without ${lacking.join(', ')}`)
  }
  const names = list.map(({ name }) => name)
  if (new Set(names).size < names.length) throw new Misuse(`${file}: two rigs of one name`)
  return list
}

function isWanted(id, wanted) {
  return wanted === undefined || id === wanted || id.startsWith(`${wanted}.`)
}

async function runOne(rig, one) {
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(() => {
      const reason = `did not end within ${CASE_LIMIT_MS} ms of real time: does the rig use setup.clock?`
      resolve([{ id: one.id, rule: one.rule, outcome: 'failed', reason }])
    }, CASE_LIMIT_MS)
  })
  const [result] = await Promise.race([runConformance(rig, [one]), late])
  clearTimeout(timer)
  return result
}

function table(hosts) {
  const members = Array.from(new Set(hosts[0].cases.map(({ id }) => memberOf(id))))
  const cell = ({ cases }, member) => {
    const of = cases.filter(({ id }) => memberOf(id) === member)
    const count = (wanted) => of.filter(({ outcome }) => outcome === wanted).length
    if (count('failed') > 0) return `${count('failed')} FAILED`
    return count('skipped') === of.length ? 'lacks' : `${count('passed')}/${of.length}`
  }
  const total = ({ passed, failed, skipped }) => `${passed} / ${failed} / ${skipped}`
  const rows = [
    ['', ...hosts.map(({ host }) => host)],
    ...members.map((member) => [member, ...hosts.map((host) => cell(host, member))]),
    ['passed / failed / excepted', ...hosts.map(total)],
  ]
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)))
  return rows
    .map((row) =>
      row
        .map((text, at) => text.padEnd(widths[at]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function memberOf(id) {
  return id.split('.')[0]
}

function makeKey(file) {
  if (existsSync(file)) throw new Misuse(`${file} is there already`)
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  writeFileSync(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }))
  console.log(`${file} and ${file}.pub: ${fingerprint(publicKey)}`)
}

function signed(report, privateKey) {
  const publicKey = createPublicKey(privateKey)
  return {
    report,
    signature: {
      algorithm: 'Ed25519',
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      value: sign(null, Buffer.from(JSON.stringify(report)), privateKey).toString('base64'),
    },
  }
}

function verifyReport(file, options) {
  const fault = faultOf(readJson(file), options)
  console.log(fault ? `${file}: ${fault}` : `${file}: holds, and every host passed`)
  return fault === undefined
}

/** Prints what a tester's phone reported, and whether it holds. */
function verifyDevice(given, options) {
  const text = given === '-' ? readFileSync(0, 'utf8') : existsSync(given) ? readText(given) : given
  const { report, phone, fault: found } = checkDeviceReport(text.replace(/[\r\n]+$/, ''))
  if (report) {
    const { host, ranAtUnix, passed, failed, skipped, failedIds, digest } = report
    const ranAt = new Date(ranAtUnix * 1_000).toISOString()
    console.log(`${host}, ${ranAt}: ${passed} passed, ${failed} failed, ${skipped} left out`)
    for (const id of failedIds) console.log(`failed: ${id}`)
    if (failed > failedIds.length) console.log(`failed: ${failed - failedIds.length} more`)
    console.log(`results ${digest}${phone ? `, signed by phone ${phone}` : ''}`)
  }
  const isOther = options.phone !== undefined && options.phone !== phone
  const fault = found ?? (isOther ? 'signed by another phone' : undefined)
  console.log(fault ?? (report.failed > 0 ? 'holds, and cases failed' : 'holds, and none failed'))
  return fault === undefined && report.failed === 0 && report.passed > 0
}

/** The first thing that keeps a report from being believed. */
function faultOf({ report, signature }, options) {
  if (report?.format !== FORMAT) return `not a report of ${FORMAT}`
  let key
  try {
    key = createPublicKey({
      key: Buffer.from(signature.publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    })
    const value = Buffer.from(signature.value, 'base64')
    if (!verify(null, Buffer.from(JSON.stringify(report)), key, value)) return 'not what was signed'
  } catch {
    return 'no signature that can be read'
  }
  if (options['public-key']) {
    const expected = createPublicKey(readText(options['public-key']))
    if (fingerprint(expected) !== fingerprint(key)) return 'signed by another key'
  } else console.log(`signed by ${fingerprint(key)}; name --public-key to hold it against yours`)
  const cases = conformanceCases()
  if (report.table?.sha256 !== sha256(tableText(cases))) return 'of another table of cases'
  const ids = cases.map(({ id }) => id)
  for (const host of report.hosts) {
    const fault = reportFault(host, ids)
    if (fault) return fault
  }
  const failed = report.hosts.filter((host) => !isPassed(host)).map(({ host }) => host)
  if (report.hosts.length === 0) return 'of no host'
  if (failed.length > 0) return `failed on ${failed.join(', ')}`
  return report.verdict === 'passed' ? undefined : 'a verdict that its cases do not bear out'
}

function privateKeyOf(file) {
  try {
    return createPrivateKey(readText(file))
  } catch (error) {
    throw new Misuse(`${file} is no private key: ${error.message}`)
  }
}

function fingerprint(publicKey) {
  return sha256(publicKey.export({ type: 'spki', format: 'der' })).slice(0, 16)
}

function sha256(data) {
  return createHash('sha256').update(data).digest('hex')
}

function readText(file) {
  if (!existsSync(file)) throw new Misuse(`there is no file ${file}`)
  return readFileSync(file, 'utf8')
}

function readJson(file) {
  try {
    return JSON.parse(readText(file))
  } catch (error) {
    if (error instanceof Misuse) throw error
    throw new Misuse(`${file} is no JSON`)
  }
}

function required(value, message) {
  if (value === undefined) throw new Misuse(message)
  return value
}

/** With --json the report alone goes to the output. */
function say({ json }, text) {
  if (json) console.error(text)
  else console.log(text)
}
