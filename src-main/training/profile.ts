import { destinationId, type DestinationId } from '#contract/common.ts';
import { TEST_SYSTEM } from './hatinh.ts';
import { profile, type Profile } from '../settings/profile.ts';

export const TRAINING_UNIT = '000.00.17.H55';
export const TRAINING_SITE = 'taphuan';
/** The national portal's code at the security server, and the province as the portal knows it. */
export const TRAINING_DSTCODE = 'VN:GOV:000.00.00.G22:vpcpdvcprovider';
export const TRAINING_PROVINCE = 'H55';
/** The same for the paper repository. */
export const TRAINING_REPOSITORY = {
  dstcode: 'VN:GOV:000.00.00.G22:vpcpcdvcqgsub01',
  providerUrl: 'https://apigiaytocanhan.dichvucong.gov.vn',
} as const;

/** Accounts of the training servers: they open nothing but these. */
export const trainingAccounts = {
  igate: { clientId: 'quay-mot-cua', clientSecret: 'tap-huan-igate', username: 'canbo', password: 'tap-huan-igate' },
  idesk: { clientId: 'quay-mot-cua', clientSecret: 'tap-huan-idesk', username: 'canbo', password: 'tap-huan-idesk' },
  sohoa: { username: 'admin_taphuan', password: 'tap-huan-so-hoa' },
  dvcqg: { username: '000.00.00.H55', password: 'tap-huan-dvcqg' },
} as const;

/** The account for the paper repository, which is another one than the portal's. */
export const trainingRepositoryAccount = { username: 'kho-000.00.00.H55', password: 'tap-huan-kho' } as const;

/** The training unit at the Hà Tĩnh portal, with its `maxacthuc` at either system. */
export const trainingPortalUnit = { code: 'stp', test: 'tap-huan-thu-nghiem', live: 'tap-huan-cong-tinh' } as const;

export const trainingSecrets: ReadonlyMap<string, string> = new Map([
  ['training.igate', trainingAccounts.igate.clientSecret],
  ['training.idesk', trainingAccounts.idesk.password],
  ['training.sohoa', trainingAccounts.sohoa.password],
  ['training.hatinh', trainingPortalUnit.live],
  ['training.hatinh.test', trainingPortalUnit.test],
  ['training.dvcqg', trainingAccounts.dvcqg.password],
  ['training.dvcqg.repository', trainingRepositoryAccount.password],
]);

/** The profile that is in force when none is installed. */
export function trainingProfile(addresses: Readonly<Record<DestinationId, string>>, tokenPath: string): Profile {
  return profile.parse({
    name: 'Chế độ tập huấn',
    environment: 'training',
    unit: { code: TRAINING_UNIT, name: 'Bộ phận Một cửa tập huấn' },
    destinations: {
      igate: {
        environment: 'training',
        baseUrl: addresses.igate,
        auth: {
          kind: 'clientCredentials',
          tokenUrl: `${addresses.igate}${tokenPath}`,
          clientId: trainingAccounts.igate.clientId,
          clientSecret: 'training.igate',
        },
      },
      idesk: {
        environment: 'training',
        baseUrl: addresses.idesk,
        auth: {
          kind: 'password',
          tokenUrl: `${addresses.idesk}${tokenPath}`,
          clientId: trainingAccounts.idesk.clientId,
          username: trainingAccounts.idesk.username,
          password: 'training.idesk',
        },
      },
      sohoa: {
        environment: 'training',
        baseUrl: addresses.sohoa,
        site: TRAINING_SITE,
        auth: { kind: 'login', username: trainingAccounts.sohoa.username, password: 'training.sohoa' },
      },
      hatinh: {
        baseUrl: addresses.hatinh,
        units: { [TRAINING_UNIT]: { code: trainingPortalUnit.code, secret: 'training.hatinh' } },
        test: {
          baseUrl: `${addresses.hatinh}${TEST_SYSTEM}`,
          units: { [TRAINING_UNIT]: { code: trainingPortalUnit.code, secret: 'training.hatinh.test' } },
        },
      },
      dvcqg: {
        environment: 'training',
        baseUrl: addresses.dvcqg,
        dstcode: TRAINING_DSTCODE,
        auth: { kind: 'login', username: trainingAccounts.dvcqg.username, password: 'training.dvcqg' },
        repository: {
          ...TRAINING_REPOSITORY,
          auth: {
            kind: 'login',
            username: trainingRepositoryAccount.username,
            password: 'training.dvcqg.repository',
          },
        },
      },
    },
    routes: [{ procedures: ['*'], destinations: destinationId.options }],
  });
}

/** The same without servers, for a reader beside a running program: it asks nobody anything. */
export function restingProfile(): Profile {
  return trainingProfile(
    addressesOf(() => 'http://127.0.0.1:9'),
    '/',
  );
}

/** An address for every system. */
export function addressesOf(address: (id: DestinationId) => string): Record<DestinationId, string> {
  return Object.fromEntries(destinationId.options.map((id) => [id, address(id)])) as Record<DestinationId, string>;
}
