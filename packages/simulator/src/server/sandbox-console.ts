import { toBase64Url } from '@essc/crypto/bytes'
import type { DemoChannel } from './channel-keys.ts'

/** The sandbox's console as the simulator itself uses it. */
export interface SandboxConsole {
  /** Registers a channel; one that is registered already stays as it is. */
  createChannel(channel: DemoChannel): Promise<void>
  /** @returns whether such a check was ordered and had not been carried out yet. */
  performFace(providerId: string, outcome: string | undefined): Promise<boolean>
}

/** @param target where the platform listens while it answers */
export function sandboxConsole(
  target: () => { port: number } | undefined,
  token: string,
): SandboxConsole {
  const post = async (path: string, body: object): Promise<Response> => {
    const to = target()
    if (to === undefined) throw new Error('The platform is not running')
    return await fetch(`http://127.0.0.1:${to.port}/v1/sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    })
  }
  return {
    createChannel: async ({ channelId, name, publicKey }) => {
      const answer = await post('channels', {
        channelId,
        name,
        publicKey: toBase64Url(publicKey),
      })
      if (!answer.ok) throw new Error(`Registering ${channelId} was answered ${answer.status}`)
    },
    performFace: async (providerId, outcome) =>
      (await post(`faces/${providerId}`, outcome === undefined ? {} : { outcome })).ok,
  }
}
