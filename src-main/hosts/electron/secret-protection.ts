import type { SafeStorage } from 'electron';

export const PROTECTION_NAME = 'electron-safe-storage';

/** The system's own protection of secrets (DPAPI on Windows). */
export interface SystemProtection {
  protect(plain: Uint8Array): Promise<Uint8Array>;
  unprotect(sealed: Uint8Array): Promise<Uint8Array>;
}

/** @returns `null` where the system offers none, or one whose key everybody knows (Linux without a keyring). */
export async function systemProtection(
  storage: SafeStorage,
  platform: NodeJS.Platform,
): Promise<SystemProtection | null> {
  if (!(await storage.isAsyncEncryptionAvailable())) return null;
  if (platform === 'linux' && ['basic_text', 'unknown'].includes(storage.getSelectedStorageBackend())) return null;
  return {
    // it protects texts, so the bytes go in as one
    protect: (plain) => storage.encryptStringAsync(Buffer.from(plain).toString('base64')),
    async unprotect(sealed) {
      const { result } = await storage.decryptStringAsync(Buffer.from(sealed));
      return Buffer.from(result, 'base64');
    },
  };
}
