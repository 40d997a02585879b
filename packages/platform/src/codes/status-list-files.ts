import { EsscError } from '@essc/protocol/errors'
import type { Context } from '../channels/context.ts'
import { statusListRateLimit } from '../rate-limits.ts'
import type { App } from '../server.ts'
import { publishedStatusList } from './status-list-token.ts'

/** The file of each status list, for caches in front. Nothing in it depends on who asks. */
export function statusListFiles(app: App, context: Context): void {
  const options = { schema: { tags: ['codes'] }, config: statusListRateLimit }
  app.get('/v1/status-lists/:list', options, async (request, reply) => {
    const { list } = request.params as { list: string }
    const found = /^\d{1,5}$/.test(list)
      ? await publishedStatusList(context, Number(list))
      : undefined
    if (!found) throw new EsscError('REQUEST_NOT_FOUND')
    return reply
      .header('etag', found.etag)
      .header('cache-control', 'public, max-age=15')
      .type('application/statuslist+jwt')
      .send(found.token)
  })
}
