import type { TerminalStorage } from '@essc/verifier/terminal-session'

/** Texts of one terminal in the browser's storage, both as the terminal's client wants them and plain. */
export interface PageStorage extends TerminalStorage {
  read<T>(key: string): T | undefined
  write(key: string, value: unknown): void
}

export function terminalStorage(terminal: 'till' | 'desk'): PageStorage {
  const prefix = `terminal.${terminal}.`
  return {
    get: async (key) => localStorage.getItem(prefix + key) ?? undefined,
    set: async (key, value) => localStorage.setItem(prefix + key, value),
    remove: async (key) => localStorage.removeItem(prefix + key),
    read: (key) => {
      const text = localStorage.getItem(prefix + key)
      return text === null ? undefined : JSON.parse(text)
    },
    write: (key, value) => localStorage.setItem(prefix + key, JSON.stringify(value)),
  }
}
