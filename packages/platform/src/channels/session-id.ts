const two = (bucket: number) => bucket.toString(16).padStart(2, '0')

/** A session's id says its shard in the last two digits, so that no request asks every shard. */
export function sessionIdIn(bucket: number, id: string): string {
  return id.slice(0, -2) + two(bucket)
}

/** The shard of a session's id; undefined for what is no id. */
export function bucketOfSessionId(sessionId: string): number | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(sessionId)
    ? Number.parseInt(sessionId.slice(-2), 16)
    : undefined
}
