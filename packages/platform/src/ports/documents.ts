import type { DocumentKind } from '@essc/protocol/enrolment/document-number'

/** A photo that a phone took: JPEG or PNG, at most 4 MiB. */
export interface DocumentPhoto {
  readonly type: 'image/jpeg' | 'image/png'
  readonly bytes: Uint8Array
}

/** What is written on a document, as far as it could be read. */
export interface DocumentText {
  /** Undefined where the kind was not recognised. */
  readonly kind: DocumentKind | undefined
  /** Empty where it could not be read; so is the number. */
  readonly name: string
  readonly number: string
}

/**
 * Reads identity documents (OCR). Nothing that it says is believed: the holder sees and corrects it.
 * Rejects with `ENROLMENT_PHOTO_UNAVAILABLE` when it cannot be reached.
 */
export interface DocumentReader {
  /** Undefined where the photo shows no document that can be read. */
  read(photo: DocumentPhoto): Promise<DocumentText | undefined>
}
