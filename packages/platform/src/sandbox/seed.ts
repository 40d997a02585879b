import { randomBytes } from 'node:crypto'
import { sm2KeyPair } from '@essc/crypto/sm2'
import type { Context } from '../channels/context.ts'
import { type CreateChannelParameters, createChannel } from '../channels/create-channel.ts'
import { replaceChannelKey } from '../channels/store.ts'
import { type CreateOperatorParameters, createOperator } from '../desk/provisioning.ts'
import { setSupervisor } from '../payments/supervisors.ts'
import { issueSandboxCard } from './issue-card.ts'
import { namedPeople } from './population/named.ts'
import { personRefOf } from './population/sandbox-population.ts'

const operatorId = (last: string) => `01900000-0000-7000-8000-0000000000${last}`

/** The office and the shops of the sandbox. Their ids never change. */
export const sandboxOperators: readonly CreateOperatorParameters[] = [
  {
    operatorId: operatorId('d1'),
    kind: 'desk',
    name: '湖城政务服务中心',
    purposes: {
      'benefit-inquiry': ['name', 'documentNumber', 'region'],
      'library-entry': ['region'],
      'age-check': ['birthYear'],
      'password-reset': ['name', 'documentNumber'],
      enrolment: ['name', 'documentNumber'],
    },
    boundPurposes: ['password-reset'],
  },
  { operatorId: operatorId('a1'), kind: 'till', name: '青禾大药房' },
  { operatorId: operatorId('a2'), kind: 'till', name: '云溪便利店' },
]

/** Who agrees to refunds at the sandbox's tills. */
export const sandboxSupervisor = { name: '值班主管', code: '01482913' } as const

export interface SeedSandboxParameters {
  /** The demonstration channels with the keys of their servers. */
  readonly channels: readonly CreateChannelParameters[]
}

/** Someone else's channel, where some test people got their cards: nobody holds its key. */
const elsewhere = (): CreateChannelParameters => ({
  channelId: 'ch_elsewhere',
  name: '邻市政务',
  publicKey: sm2KeyPair((length) => randomBytes(length)).publicKey,
})

/** Fills an empty sandbox, and leaves a full one as it is. */
export async function seedSandbox(
  context: Context,
  { channels }: SeedSandboxParameters,
): Promise<void> {
  const other = elsewhere()
  for (const channel of channels) {
    // A sandbox whose channel server lost its key gets on with the new one.
    if (await createChannel(context, channel)) continue
    await replaceChannelKey(context.pool, channel.channelId, Buffer.from(channel.publicKey))
  }
  await createChannel(context, other)
  for (const operator of sandboxOperators) {
    const isNew = await createOperator(context, operator)
    if (operator.kind !== 'till' || !isNew) continue
    const { operatorId: merchantId } = operator
    await setSupervisor(context, { merchantId, ...sandboxSupervisor })
  }
  for (const { person, behaviour } of namedPeople()) {
    if (!behaviour.issued || !person.card) continue
    const { name, documentNumber } = person
    const identity = { personRef: personRefOf(person.index), name, documentNumber }
    const { password, locked } = behaviour.issued
    await issueSandboxCard(context, identity, { actor: other.name, password, locked })
  }
}
