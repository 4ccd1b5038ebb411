import { createHash, createPublicKey, constants, createVerify, type Hash, type KeyObject } from 'node:crypto';
import { OctetString } from 'asn1js';
import {
  Certificate,
  ContentInfo,
  IssuerAndSerialNumber,
  RSASSAPSSParams,
  SignedData,
  TSTInfo,
  type SignerInfo,
} from 'pkijs';

/** How a signature stands to the bytes that it speaks of. `unreadable`: that cannot be judged here. */
export type SignatureVerdict = 'intact' | 'broken' | 'unreadable';

/** Gives the bytes that are signed to a hash, piece by piece. */
export type Feed = (sink: { update(piece: Buffer): unknown }) => Promise<void>;

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TIMESTAMP_INFO = '1.2.840.113549.1.9.16.1.4';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const RSA_PSS = '1.2.840.113549.1.1.10';

/** RFC 3370, RFC 5754. */
const DIGESTS: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Ways of signing; those without a hash of their own use the one of the message. */
const SIGNATURES: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.1': null,
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.14': 'sha224',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.2.1': null,
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.1': 'sha224',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};

class CannotJudge extends Error {}

/**
 * Whether a CMS signature (RFC 5652), or a time stamp (RFC 3161), is whole: the digest that it names is the one of
 * the bytes, and the key of the certificate that it brings along verifies it. Who that certificate belongs to, and
 * whether it may be trusted, is not asked.
 *
 * @param feed gives the signed bytes; may be called several times. Its errors pass through.
 */
export async function judgeCms(cms: Buffer, feed: Feed): Promise<SignatureVerdict> {
  const signed = parsed(() => {
    const info = ContentInfo.fromBER(cms);
    return info.contentType === SIGNED_DATA ? new SignedData({ schema: info.content as unknown }) : null;
  });
  if (signed === null || signed.signerInfos.length === 0) return 'unreadable';
  let verdict: SignatureVerdict = 'intact';
  for (const signer of signed.signerInfos) {
    const one = await judgeSigner(signed, signer, feed);
    if (one === 'broken') return 'broken';
    if (one === 'unreadable') verdict = 'unreadable';
  }
  return verdict;
}

async function judgeSigner(signed: SignedData, signer: SignerInfo, feed: Feed): Promise<SignatureVerdict> {
  try {
    const digest = digestOf(signer.digestAlgorithm.algorithmId);
    const own = contentOf(signed);
    if (own !== null && !(await speaksOf(signed, own, feed))) return 'broken';
    const content: Feed = own === null ? feed : async (sink) => void sink.update(own);
    const key = keyOf(signed, signer);
    const signature = Buffer.from(signer.signature.valueBlock.valueHexView);
    if (signer.signedAttrs === undefined) {
      return (await verifies(signer, digest, key, signature, content)) ? 'intact' : 'broken';
    }
    const told = messageDigestOf(signer);
    if (told?.equals(await hashed(digest, content)) !== true) return 'broken';
    const attributes = Buffer.from(signer.signedAttrs.encodedValue);
    const ofAttributes: Feed = async (sink) => void sink.update(attributes);
    return (await verifies(signer, digest, key, signature, ofAttributes)) ? 'intact' : 'broken';
  } catch (error) {
    if (error instanceof CannotJudge) return 'unreadable';
    throw error;
  }
}

/** The content that stands inside the signature itself; `null` when it speaks of bytes outside. */
function contentOf({ encapContentInfo }: SignedData): Buffer | null {
  const { eContent } = encapContentInfo;
  return eContent === undefined ? null : Buffer.from(eContent.getValue());
}

/** Whether content inside a signature names the bytes: by the imprint of a time stamp, or as their SHA-1 (old PDFs). */
async function speaksOf(signed: SignedData, content: Buffer, feed: Feed): Promise<boolean> {
  if (signed.encapContentInfo.eContentType !== TIMESTAMP_INFO) return content.equals(await hashed('sha1', feed));
  const { messageImprint } = parsedOrNot(() => TSTInfo.fromBER(content));
  const imprint = Buffer.from(messageImprint.hashedMessage.valueBlock.valueHexView);
  return imprint.equals(await hashed(digestOf(messageImprint.hashAlgorithm.algorithmId), feed));
}

/** @throws CannotJudge when the signature brings no certificate of its signer, or one whose key cannot be used. */
function keyOf(signed: SignedData, { sid }: SignerInfo): KeyObject {
  const certificates = (signed.certificates ?? []).filter((one) => one instanceof Certificate);
  return parsedOrNot(() => {
    const certificate = certificates.find((one) =>
      sid instanceof IssuerAndSerialNumber
        ? one.serialNumber.isEqual(sid.serialNumber) && one.issuer.isEqual(sid.issuer)
        : keyIdentifierOf(one)?.equals(Buffer.from((sid as OctetString).valueBlock.valueHexView)),
    );
    if (certificate === undefined) throw new CannotJudge();
    const spki = Buffer.from(certificate.subjectPublicKeyInfo.toSchema().toBER());
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  });
}

/** The certificate's own key identifier (RFC 5280, 4.2.1.2). */
function keyIdentifierOf({ extensions = [] }: Certificate): Buffer | null {
  const value: unknown = extensions.find(({ extnID }) => extnID === '2.5.29.14')?.parsedValue;
  return value instanceof OctetString ? Buffer.from(value.valueBlock.valueHexView) : null;
}

/** `null` when there is none, or more than one. */
function messageDigestOf({ signedAttrs }: SignerInfo): Buffer | null {
  const digests = (signedAttrs?.attributes ?? []).filter(({ type }) => type === MESSAGE_DIGEST);
  const [value, ...others] = digests.flatMap((attribute): unknown[] => attribute.values);
  return value instanceof OctetString && others.length === 0 ? Buffer.from(value.valueBlock.valueHexView) : null;
}

async function verifies(
  { signatureAlgorithm }: SignerInfo,
  digest: string,
  key: KeyObject,
  signature: Buffer,
  feed: Feed,
): Promise<boolean> {
  const { algorithmId } = signatureAlgorithm;
  const isPss = algorithmId === RSA_PSS;
  if (!isPss && !Object.hasOwn(SIGNATURES, algorithmId)) throw new CannotJudge();
  const pss = isPss ? pssOf(signatureAlgorithm) : null;
  const verifier = createVerify(pss?.digest ?? SIGNATURES[algorithmId] ?? digest);
  await feed(verifier);
  return asked(() =>
    verifier.verify(
      pss === null ? key : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength },
      signature,
    ),
  );
}

function pssOf({ algorithmParams }: SignerInfo['signatureAlgorithm']): { digest: string; saltLength: number } {
  const parameters = parsedOrNot(() => new RSASSAPSSParams({ schema: algorithmParams }));
  return { digest: digestOf(parameters.hashAlgorithm.algorithmId), saltLength: parameters.saltLength };
}

async function hashed(algorithm: string, feed: Feed): Promise<Buffer> {
  const hash: Hash = createHash(algorithm);
  await feed(hash);
  return hash.digest();
}

function digestOf(identifier: string): string {
  const name = DIGESTS[identifier];
  if (name === undefined) throw new CannotJudge();
  return name;
}

/** A key that does not fit to the way of signing is no sign of a changed file. */
function asked(question: () => boolean): boolean {
  try {
    return question();
  } catch (error) {
    throw new CannotJudge('', { cause: error });
  }
}

/** What the library makes of foreign bytes; anything that it throws about them means that they are not readable. */
function parsed<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function parsedOrNot<Value>(read: () => Value): Value {
  const value = parsed(read);
  if (value === null) throw new CannotJudge();
  return value;
}
