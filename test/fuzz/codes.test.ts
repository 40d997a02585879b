import { fuzz } from './run.ts'

const seed = Number(process.env.ESSC_SEED ?? 20_260_101)
// What takes about a minute on two cores; `npm run fuzz` tries ten million.
const inputs = Number(process.env.ESSC_FUZZ_INPUTS ?? 150_000)

test(`behavior: ${inputs} inputs from seed ${seed}`, async () => {
  const report = await fuzz({ inputs, seed })
  expect(report.faults).toEqual([])
  // The dear checks were reached, and none was dearer than it may be.
  expect(report.mostSignatures).toBe(2)
  expect(report.mostHashes).toBeGreaterThan(2_600)
  for (const reason of [
    'CODE_MALFORMED',
    'CODE_UNKNOWN_ISSUER',
    'CODE_WRONG_PURPOSE',
    'CODE_ISSUER_CERTIFICATE_INVALID',
    'CODE_ISSUER_SIGNATURE_INVALID',
    'CODE_SIGNATURE_INVALID',
    'CODE_AUTHORISATION_EXPIRED',
    'CODE_EXPIRED',
    'CODE_FROM_THE_FUTURE',
  ])
    expect([reason, report.answers[reason] ?? 0]).not.toEqual([reason, 0])
}, 600_000)
