import { parentPort, workerData } from 'node:worker_threads'
import { realm } from './realm.mjs'
import { failingUnitTest } from './unit-tests.mjs'

const { hosts } = workerData
/** Fakes, cases and the runner are never those of the mutant: it must not judge itself. */
const sound = realm()
const isSound = (file) =>
  file.includes('/fakes/') ||
  file.includes('/protocol/') ||
  file.includes('/conformance/cases') ||
  file.endsWith('/conformance/run.ts')

let stray
process.on('unhandledRejection', (error) => {
  stray ??= error
})

/** Which unit test, or case of which host, finds the change, if any does. */
async function judge({ file, text, only }) {
  stray = undefined
  const load = realm({ [file]: text }, (other) => (isSound(other) ? sound(other) : undefined))
  let rigs
  try {
    rigs = load(`${hosts}/conformance/rigs.ts`).ourRigs()
  } catch (error) {
    return `load: ${error?.message}`
  }
  const failing = await failingUnitTest(hosts, load)
  if (failing) return failing
  const { runConformance } = sound(`${hosts}/conformance/run.ts`)
  const cases = sound(`${hosts}/conformance/cases.ts`).conformanceCases()
  const sorted = only ? only.map((name) => rigs.find((rig) => rig.name === name)) : rigs
  const lacking = workerData.lacking
  for (const rig of sorted) {
    for (const one of cases) {
      const [{ id, outcome, reason }] = await runConformance(rig, [one])
      if (outcome === 'failed') return `${rig.name} ${id}: ${reason}`
      // A member that a change makes vanish is found by what the sound host has.
      if (lacking && outcome === 'skipped' && !lacking[rig.name]?.includes(reason)) {
        return `${rig.name} ${id}: now ${reason}`
      }
      if (outcome === 'skipped') skipped(rig.name, reason)
    }
    if (stray) return `${rig.name}: an error that nobody heard: ${stray?.message ?? stray}`
  }
  return undefined
}

const seen = {}
function skipped(name, reason) {
  seen[name] ??= []
  if (!seen[name].includes(reason)) seen[name].push(reason)
}

parentPort.on('message', async (mutant) => {
  if (mutant.id === 'sound') {
    const caughtBy = await judge({ ...mutant, file: '', text: '' })
    parentPort.postMessage({ id: mutant.id, caughtBy, lacking: seen })
    return
  }
  parentPort.postMessage({ id: mutant.id, caughtBy: await judge(mutant) })
})
