import { createServer } from 'node:http'

const PAGE = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,">
<title>essc</title>
<style>
body { font: 16px/1.6 system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif;
  color: #16202c; background: #eef1f5; margin: 0; display: grid; place-items: center; min-height: 100vh; }
main { background: #fff; border: 1px solid #d5dce4; border-radius: 14px; padding: 28px 36px; margin: 16px;
  max-width: 560px; }
h1 { font-size: 20px; margin: 0 0 4px; }
p { margin: 0 0 14px; color: #55616f; }
ul { list-style: none; margin: 0; padding: 0; font-variant-numeric: tabular-nums; }
li::before { content: '○'; display: inline-block; width: 1.6em; color: #0a5ad6; }
li.done::before { content: '●'; }
li.failed { color: #a3260f; }
li.failed::before { content: '✕'; color: inherit; }
</style>
<main>
<h1>正在准备 Getting ready</h1>
<p>首次启动要编译，约一到两分钟。<br>The first start builds everything: a minute or two.</p>
<ul role="status" aria-live="polite"></ul>
</main>
<script>
const list = document.querySelector('ul')
const poll = async () => {
  try {
    const status = await (await fetch('/simulator/status', { cache: 'no-store' })).json()
    if (!status.waiting) return location.reload()
    list.replaceChildren(...status.steps.map(({ text, state }) => {
      const item = document.createElement('li')
      item.textContent = text
      item.className = state
      return item
    }))
  } catch {}
  setTimeout(poll, 400)
}
poll()
</script>
`

/** A port that another program has. */
export class PortTakenError extends Error {
  name = 'PortTakenError'
}

/**
 * Opens the simulator's port with a page that shows how far the builds are, so that there is
 * something to look at before there is anything to run. Whoever takes the server over replaces its
 * listener for requests, and the page then loads anew.
 *
 * @param {{ port: number, host: string }} options
 * @returns {Promise<{
 *   server: import('node:http').Server,
 *   report(step: { step: string, state: string, text: string }): void,
 * }>}
 */
export async function openWaitingPage({ port, host }) {
  const steps = new Map()
  const server = createServer((request, response) => {
    if (request.url === '/simulator/status') {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(JSON.stringify({ waiting: true, steps: [...steps.values()], ready: [] }))
      return
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    })
    response.end(PAGE)
  })
  await new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if (error.code !== 'EADDRINUSE') reject(error)
      else describeTaken(port).then((text) => reject(new PortTakenError(text)))
    })
    server.listen(port, host, resolve)
  })
  return { server, report: (step) => steps.set(step.step, step) }
}

/** Says who has the port, where it is a simulator, and the way out. */
async function describeTaken(port) {
  const url = `http://localhost:${port}/`
  const wayOut = `or choose another port: npm start -- --port ${port + 1}`
  try {
    const answer = await fetch(`${url}simulator/status`, { signal: AbortSignal.timeout(2_000) })
    if (Array.isArray((await answer.json()).steps)) {
      return `A simulator runs already at ${url}. Use that one, stop it with Ctrl-C, ${wayOut} --data <another folder>`
    }
  } catch {
    // Somebody else's server.
  }
  return `Port ${port} is taken. Stop what listens there, ${wayOut}`
}
