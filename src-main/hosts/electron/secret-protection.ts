import type { SafeStorage } from 'electron';

export const PROTECTION_NAME = 'electron-safe-storage';

/** The system's own protection of secrets (DPAPI on Windows). */
export interface SystemProtection {
  protect(plain: Uint8Array): Uint8Array;
  unprotect(sealed: Uint8Array): Uint8Array;
}

/** @returns `null` where the system offers none, or only one with a key that everybody knows (Linux without a keyring). */
export function systemProtection(storage: SafeStorage, platform: NodeJS.Platform): SystemProtection | null {
  if (!storage.isEncryptionAvailable()) return null;
  if (platform === 'linux' && ['basic_text', 'unknown'].includes(storage.getSelectedStorageBackend())) return null;
  return {
    // it protects texts, so the bytes go in as one
    protect: (plain) => storage.encryptString(Buffer.from(plain).toString('base64')),
    unprotect: (sealed) => Buffer.from(storage.decryptString(Buffer.from(sealed)), 'base64'),
  };
}
