/** Whether a base library's version lies before another, part by part. */
export function olderThan(version: string, other: string): boolean {
  const left = version.split('.').map(Number)
  const right = other.split('.').map(Number)
  for (let part = 0; part < 3; part += 1) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
