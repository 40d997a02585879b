/**
 * The day on which the synthetic population was "taken". Ages, deaths and validities are drawn
 * relative to it, because a pure function may not read a clock; as the sandbox's clock moves on,
 * people age from here.
 */
export const referenceDate = '2026-11-01'

/** The month of {@link referenceDate}, counted in months since year 0. */
export const referenceMonth = 2026 * 12 + 10
