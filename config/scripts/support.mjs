// Writes docs/support.md from a run of the conformance cases on every adapter, and from the reports of
// phones in packages/hosts/verified-on-device.json. With --check it only fails where the page is stale.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './stamp.mjs'

const compiled = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/typescript/bin/tsc'), '-b', path.join(root, 'packages/hosts')],
  { cwd: root, stdio: 'inherit' },
)
if (compiled.status !== 0) process.exit(1)
const built = (file) => import(pathToFileURL(path.join(root, 'packages/hosts/dist', file)).href)
const { conformanceCases } = await built('conformance/cases.js')
const { ourRigs } = await built('conformance/rigs.js')
const { runConformance } = await built('conformance/run.js')
const { HOST_MEMBERS } = await built('host-members.js')

const ALWAYS = ['login', 'request', 'storage', 'onShow', 'onHide', 'now', 'timer']

/** What a host is like, seen by a case that looks at it. */
async function look(rig) {
  let supported = []
  const one = {
    id: 'support.look',
    rule: 'looks',
    run: async (kit) => {
      const { host } = await kit.make()
      supported = HOST_MEMBERS.filter((member) => host.supports(member))
    },
  }
  const [{ outcome, reason }] = await runConformance(rig, [one])
  if (outcome !== 'passed') throw new Error(`${rig.name}: ${reason}`)
  return { name: rig.name, supported, results: await runConformance(rig) }
}

const hosts = []
for (const rig of ourRigs()) hosts.push(await look(rig))

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
const count = ({ results }, wanted) => results.filter(({ outcome }) => outcome === wanted).length
const total = conformanceCases().length

const { checkDeviceReport } = await import(
  pathToFileURL(path.join(root, 'packages/hosts/bin/device-report.mjs')).href
)
const phones = JSON.parse(
  readFileSync(path.join(root, 'packages/hosts/verified-on-device.json'), 'utf8'),
).map(({ where, report: text }) => {
  const { report, fault } = checkDeviceReport(text)
  if (fault) throw new Error(`${where}: ${fault}`)
  if (!hosts.some(({ name }) => name === report.host)) throw new Error(`${where}: no such host`)
  const day = new Date(report.ranAtUnix * 1_000).toISOString().slice(0, 10)
  const said = `${report.passed} passed, ${report.failed} failed`
  return { host: report.host, line: `${where} (${day}): ${said}` }
})
const verified = (name) => phones.filter(({ host }) => host === name).map(({ line }) => line)

const ran = hosts.map((host) => [
  host.name,
  count(host, 'passed'),
  count(host, 'failed'),
  count(host, 'skipped'),
  verified(host.name).join('; '),
])
const members = [
  ...ALWAYS.map((member) => [`\`${member}\``, ...hosts.map(() => 'yes')]),
  ...HOST_MEMBERS.map((member) => [
    `\`${member}\``,
    ...hosts.map(({ supported }) => (supported.includes(member) ? 'yes' : '')),
  ]),
]
const exceptions = hosts
  .map(({ name, results }) => {
    const reasons = new Map()
    for (const { id, outcome, reason } of results) {
      if (outcome !== 'skipped') continue
      reasons.set(reason, [...(reasons.get(reason) ?? []), `\`${id}\``])
    }
    const lines = [...reasons].map(([reason, ids]) => `- ${reason}: ${ids.join(', ')}`)
    return lines.length > 0 ? `### ${name}\n\n${lines.join('\n')}` : ''
  })
  .filter(Boolean)

const page = [
  '# What works where',
  `This page is generated from a run of the ${total} conformance cases on every adapter: \`node config/scripts/support.mjs\`. The runs are over each vendor's object in memory, made after its documents; no phone was asked for them. The last column is filled from the reports of phones in \`packages/hosts/verified-on-device.json\` ([how](conformance.md#on-a-phone))${phones.length === 0 ? '; there is none yet' : ''}.`,
  '## Cases',
  table(['host', 'passed', 'failed', 'excepted', 'verified on device'], ran),
  '## Members',
  'A member that is not there is absent from the host object, and `supports` says so before the call.',
  table(['member', ...hosts.map(({ name }) => name)], members),
  '## Exceptions',
  'A case is excepted only where `supports` says that the host lacks the member.',
  ...exceptions,
].join('\n\n')

const file = path.join(root, 'docs/support.md')
if (!process.argv.includes('--check')) writeFileSync(file, `${page}\n`)
else if (!existsSync(file) || readFileSync(file, 'utf8') !== `${page}\n`) {
  process.stderr.write('docs/support.md is stale: node config/scripts/support.mjs\n')
  process.exitCode = 1
}
