import type { ProgressBoard } from './progress.ts'
import type { Handler } from './reply.ts'
import { sendJson } from './reply.ts'

/** What can be used by now. */
export type Part = 'platform' | 'wechat' | 'alipay' | 'bank'

/** Tells the page how far the start is. */
export function simulatorStatus(board: ProgressBoard, isReady: (part: Part) => boolean): Handler {
  const parts: readonly Part[] = ['platform', 'wechat', 'alipay', 'bank']
  return (_, response) =>
    sendJson(response, 200, { steps: board.steps(), ready: parts.filter(isReady) })
}
