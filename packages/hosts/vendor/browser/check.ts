import { browserParts } from '../../src/browser.ts'

// What we take a window for, against TypeScript's own DOM.
browserParts(window)

// @ts-expect-error a document is no window
browserParts(document)
