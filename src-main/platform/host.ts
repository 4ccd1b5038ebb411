import type { HostInfo } from '#contract/host.ts';

/** What needs the machine. Each host implements it; the core knows only this. */
export interface HostServices {
  readonly kind: HostInfo['kind'];
  readonly version: string;
  readonly capabilities: HostInfo['capabilities'];
  /** Protects bytes with the machine's own means (DPAPI on Windows); `null` where a key file must do. */
  readonly protection: SecretProtection | null;
  pickFolder(): Promise<string | null>;
  openFolder(path: string): Promise<boolean>;
  notify(title: string, body: string): void;
}

export interface SecretProtection {
  /** Written into the key file, so that another host can say why it cannot open it. */
  readonly name: string;
  protect(plain: Buffer): Promise<Buffer>;
  unprotect(sealed: Buffer): Promise<Buffer>;
}
