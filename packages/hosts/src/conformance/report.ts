import type { CaseResult } from './run.ts'

/** How the cases went on one host. */
export interface HostReport {
  readonly host: string
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly cases: readonly Pick<CaseResult, 'id' | 'outcome' | 'reason'>[]
}

/** Counts the results of one host. */
export function hostReport(host: string, results: readonly CaseResult[]): HostReport {
  const count = (wanted: CaseResult['outcome']) =>
    results.filter(({ outcome }) => outcome === wanted).length
  return {
    host,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    cases: results.map(({ id, outcome, reason }) => ({
      id,
      outcome,
      ...(reason === undefined ? {} : { reason }),
    })),
  }
}

/** A host passes that ran something and failed in nothing. */
export function isPassed({ passed, failed }: Pick<HostReport, 'passed' | 'failed'>): boolean {
  return passed > 0 && failed === 0
}

/** The text whose digest names the table of cases that was run. */
export function tableText(
  cases: readonly { readonly id: string; readonly rule: string }[],
): string {
  return cases.map(({ id, rule }) => `${id}: ${rule}`).join('\n')
}

/**
 * What is wrong with a report on its face: counts that its cases do not bear out, cases that the table
 * does not have or has and the report not, a case twice, nothing run.
 *
 * @param ids the ids of the table that it names
 * @returns nothing where it holds together
 */
export function reportFault(report: HostReport, ids: readonly string[]): string | undefined {
  const again = hostReport(
    report.host,
    report.cases.map((one) => ({ rule: '', ...one })),
  )
  for (const key of ['passed', 'failed', 'skipped'] as const) {
    if (again[key] !== report[key]) return `${report.host}: ${key} is not what its cases say`
  }
  const seen = new Set(report.cases.map(({ id }) => id))
  if (seen.size !== report.cases.length) return `${report.host}: a case stands there twice`
  const missing = ids.find((id) => !seen.has(id))
  if (missing) return `${report.host}: ${missing} was left out`
  const added = Array.from(seen).find((id) => !ids.includes(id))
  if (added) return `${report.host}: ${added} is no case of this table`
  return undefined
}
