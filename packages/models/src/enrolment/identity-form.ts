import {
  type DocumentKind,
  type DocumentNumberFault,
  parseDocumentNumber,
} from '@essc/protocol/enrolment/document-number'
import type { DocumentReading } from '@essc/protocol/enrolment/schema'
import { makeAutoObservable } from 'mobx'
import type { App } from '../app.ts'

/** The documents as a person chooses among them: most have the first. */
const KINDS: readonly DocumentKind[] = [
  'resident-id',
  'hong-kong-permit',
  'macao-permit',
  'taiwan-permit',
  'foreign-resident-2023',
  'foreign-resident-2017',
]

/** Name and number of a document. The kind only helps to fill it in: the number itself says what it is of. */
export class IdentityForm {
  kind: DocumentKind = 'resident-id'
  /** The list of kinds is open. */
  isChoosing = false
  name = ''
  documentNumber = ''
  /** What is wrong with the number, once it was to be sent. */
  fault: DocumentNumberFault | undefined
  /** Filled from a photo: to be compared with the document. */
  reading: DocumentReading | undefined
  private readonly app: App

  constructor(app: App) {
    this.app = app
    makeAutoObservable<this, 'app'>(this, { app: false }, { autoBind: true })
  }

  get view() {
    const { app, kind } = this
    return {
      kindLabel: app.text('document.kind'),
      kind,
      kindName: app.text(`document.${kind}`),
      changeLabel: app.text('document.change'),
      isChoosing: this.isChoosing,
      chooseTitle: app.text('document.choose'),
      kinds: KINDS.map((id) => ({
        id,
        title: app.text(`document.${id}`),
        text: app.text(`document.${id}.number`),
        isSelected: id === kind,
      })),
      name: this.name,
      nameLabel: app.text('enrolment.identity.name'),
      namePlaceholder: app.text(
        /^foreign/.test(kind) ? 'document.latinName' : 'enrolment.identity.namePlaceholder',
      ),
      documentNumber: this.documentNumber,
      numberLabel: app.text('enrolment.identity.number'),
      numberPlaceholder: app.text(`document.${kind}.number`),
      /** Letters come first in the older card for foreigners, which a keyboard of digits does not have. */
      keyboard: kind === 'foreign-resident-2017' ? ('text' as const) : ('idcard' as const),
      hint: this.hint,
      readNote: this.readNote,
      isFilled: this.name.trim() !== '' && this.documentNumber.trim() !== '',
    }
  }

  private get hint(): string {
    const { app, fault, kind } = this
    if (!fault) return ''
    // The keyboard for resident ids has no letters: of the older card for foreigners twelve digits arrive.
    if (fault === 'length' && /^\d{12}$/.test(this.documentNumber.trim()))
      return app.text('document.fault.letters')
    return app.text(`document.fault.${fault}`, {
      count: kind === 'foreign-resident-2017' ? 15 : 18,
      typed: this.documentNumber.replace(/[\s-]/g, '').length,
    })
  }

  private get readNote(): string {
    const { reading, app } = this
    if (!reading) return ''
    return app.text(reading.isNumberValid ? 'document.read' : 'document.readDoubtful')
  }

  openKinds(): void {
    this.isChoosing = true
  }

  choose(kind: DocumentKind): void {
    this.kind = kind
    this.isChoosing = false
    this.fault = undefined
  }

  setName(name: string): void {
    this.name = name
  }

  setDocumentNumber(number: string): void {
    this.documentNumber = number
    this.fault = undefined
  }

  /** What a photo says, for the person to put right; what it does not say leaves what was typed. */
  fill(reading: DocumentReading): void {
    this.reading = reading
    this.fault = undefined
    if (reading.documentKind) this.kind = reading.documentKind
    if (reading.name) this.name = reading.name
    if (reading.documentNumber) this.documentNumber = reading.documentNumber
  }

  /** What may be sent; undefined where the number cannot be right, and the hint says why. */
  checked(): { name: string; documentNumber: string } | undefined {
    const documentNumber = this.documentNumber.trim().toUpperCase()
    const parsed = parseDocumentNumber(documentNumber)
    this.fault = parsed.ok ? undefined : parsed.reason
    if (!parsed.ok) return undefined
    this.kind = parsed.kind
    return { name: this.name.trim(), documentNumber }
  }

  clear(): void {
    this.name = ''
    this.documentNumber = ''
    this.reading = undefined
    this.fault = undefined
  }
}
